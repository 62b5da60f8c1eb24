using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>ln(1 + e^x).</summary>
internal readonly struct SoftplusFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        Hyperbolic.Softplus(x);

    /// <summary>dx = dy · (1 − e^−y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy * (T.Create(0f) - Exponential.Expm1OfNonPositive(T.Create(0f) - y));
}
