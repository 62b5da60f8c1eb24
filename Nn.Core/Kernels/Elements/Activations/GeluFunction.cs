using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x · Φ(x) with the normal distribution function Φ(x) = (1 + erf(x / √2)) / 2; within 1e-7 or 8 ulp.</summary>
internal readonly struct GeluFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        x * ErrorFunction.NormalCdf(x);

    /// <summary>dx = dy · (Φ(x) + x · Φ'(x)) with Φ'(x) = e^(−x² / 2) / √(2π).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T x, T dy)
        where T : struct, ISimd<T>
    {
        T density = T.Create(0.398942280f) * Exponential.ExpOfNonPositive(T.Create(-0.5f) * (x * x));
        return dy * T.MultiplyAdd(x, density, ErrorFunction.NormalCdf(x));
    }
}
