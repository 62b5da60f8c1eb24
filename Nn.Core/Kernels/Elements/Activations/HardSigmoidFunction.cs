using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>relu6(x + 3) / 6.</summary>
internal readonly struct HardSigmoidFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        default(Relu6Function).Value(x + T.Create(3f)) * T.Create(1f / 6f);

    /// <summary>dx = dy / 6 where 0 &lt; y &lt; 1, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        (dy * T.Create(1f / 6f)) & T.GreaterThan(y, T.Create(0f)) & T.LessThan(y, T.Create(1f));
}
