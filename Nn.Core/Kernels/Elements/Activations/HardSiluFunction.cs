using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x · relu6(x + 3) / 6.</summary>
internal readonly struct HardSiluFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        x * default(HardSigmoidFunction).Value(x);

    /// <summary>dx = dy · (2x + 3) / 6 for x in (−3, 3), 0 below, dy above.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T x, T dy)
        where T : struct, ISimd<T>
    {
        T slope = T.MultiplyAdd(x, T.Create(1f / 3f), T.Create(0.5f));
        slope = T.Select(T.LessThan(x, T.Create(3f)), slope, T.Create(1f));
        return dy * (slope & T.GreaterThan(x, T.Create(-3f)));
    }
}
