using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// erf x = x + x·A(x²) near 0, and 1 − e^−g(|x|) beyond, g a minimax polynomial of −ln erfc. The errors of both are below 0.02 ulp.
/// </summary>
internal static class ErrorFunction
{
    private const float Split = 0.95f;

    // Here e^−g is 0 in float.
    private const float ErfcIsZero = 10.2f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Erf<T>(T x)
        where T : struct, ISimd<T>
    {
        T size = T.Abs(x);
        T far = (T.Create(1f) - ErfcFar(size)) | (x & T.Create(-0f));
        return T.Select(T.LessThan(size, T.Create(Split)), ErfNear(x), far);
    }

    /// <summary>The normal distribution function Φ(x) = (1 + erf(x / √2)) / 2, to 1e-7 of its value 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T NormalCdf<T>(T x)
        where T : struct, ISimd<T>
    {
        T half = T.Create(0.5f);
        T scaled = x * T.Create(0.707106781f);
        T size = T.Abs(scaled);
        T upper = half * ErfcFar(size);
        T far = T.Select(T.LessThan(x, T.Create(0f)), upper, T.Create(1f) - upper);
        return T.Select(T.LessThan(size, T.Create(Split)), T.MultiplyAdd(half, ErfNear(scaled), half), far);
    }

    /// <summary>erf x for |x| up to 0.95.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ErfNear<T>(T x)
        where T : struct, ISimd<T>
    {
        T square = x * x;
        T a = T.MultiplyAdd(T.Create(8.00283815e-05f), square, T.Create(-0.000805080461f));
        a = T.MultiplyAdd(a, square, T.Create(0.00519246049f));
        a = T.MultiplyAdd(a, square, T.Create(-0.0268557407f));
        a = T.MultiplyAdd(a, square, T.Create(0.112836257f));
        a = T.MultiplyAdd(a, square, T.Create(-0.376126289f));
        a = T.MultiplyAdd(a, square, T.Create(0.128379166f));
        return T.MultiplyAdd(a, x, x);
    }

    /// <summary>erfc x for x from 0.95.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T ErfcFar<T>(T x)
        where T : struct, ISimd<T>
    {
        x = T.Min(T.Create(ErfcIsZero), x);
        T g = T.MultiplyAdd(T.Create(-7.74569628e-07f), x, T.Create(2.90219159e-05f));
        g = T.MultiplyAdd(g, x, T.Create(-0.000460652722f));
        g = T.MultiplyAdd(g, x, T.Create(0.00417895336f));
        g = T.MultiplyAdd(g, x, T.Create(-0.0249623228f));
        g = T.MultiplyAdd(g, x, T.Create(0.107851699f));
        g = T.MultiplyAdd(g, x, T.Create(0.633859992f));
        g = T.MultiplyAdd(g, x, T.Create(1.12921393f));
        g = T.MultiplyAdd(g, x, T.Create(-0.000104339088f));
        return Exponential.ExpOfNonPositive(T.Create(0f) - g);
    }
}
