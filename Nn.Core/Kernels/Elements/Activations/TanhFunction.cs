using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>tanh x.</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        Hyperbolic.Tanh(x);

    /// <summary>dx = dy · (1 − y²).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy * T.MultiplyAdd(y, T.Create(0f) - y, T.Create(1f));
}
