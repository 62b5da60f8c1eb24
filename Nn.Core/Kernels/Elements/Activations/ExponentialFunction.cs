using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>e^x.</summary>
internal readonly struct ExponentialFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        Exponential.Exp(x);

    /// <summary>dx = dy · y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy * y;
}
