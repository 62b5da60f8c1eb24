using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>1 / (1 + e^−x).</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        Hyperbolic.Sigmoid(x);

    /// <summary>dx = dy · y · (1 − y).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy * (y * (T.Create(1f) - y));
}
