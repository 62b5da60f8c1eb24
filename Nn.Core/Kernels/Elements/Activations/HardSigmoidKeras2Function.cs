using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>min(max(0.2·x + 0.5, 0), 1): what Keras 1 and 2 call hard sigmoid.</summary>
internal readonly struct HardSigmoidKeras2Function : IActivationFunction
{
    private const float Slope = 0.2f;

    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Min(T.Create(1f), T.Max(T.Create(0f), (x * T.Create(Slope)) + T.Create(0.5f)));

    /// <summary>dx = 0.2·dy where 0 &lt; y &lt; 1, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        (dy * T.Create(Slope)) & T.GreaterThan(y, T.Create(0f)) & T.LessThan(y, T.Create(1f));
}
