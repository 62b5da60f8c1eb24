using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>The functions that are fractions of e^x: sigmoid and tanh, and softplus beside them.</summary>
internal static class Hyperbolic
{
    // From here on 1 − tanh is less than half an ulp of 1.
    private const float TanhIsOne = 9.1f;

    /// <summary>1 / (1 + e^−x), written with e^−|x| so that the small side keeps its relative accuracy, down to subnormals.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, ISimd<T>
    {
        T z = Exponential.ExpOfNonPositive(x | T.Create(-0f));
        T one = T.Create(1f);
        return T.Select(T.LessThan(x, T.Create(0f)), z, one) / (one + z);
    }

    /// <summary>tanh x = e / (e + 2) with e = e^2|x| − 1, and the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ISimd<T>
    {
        T size = T.Min(T.Create(TanhIsOne), T.Abs(x));
        T e = Exponential.Expm1(size + size);
        return (e / (e + T.Create(2f))) | (x & T.Create(-0f));
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^−|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Softplus<T>(T x)
        where T : struct, ISimd<T> =>
        T.Max(T.Create(0f), x) + Logarithm.Log1pOfUnit(Exponential.ExpOfNonPositive(x | T.Create(-0f)));
}
