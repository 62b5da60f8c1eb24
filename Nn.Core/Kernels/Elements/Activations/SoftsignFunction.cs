using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x / (1 + |x|).</summary>
internal readonly struct SoftsignFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        x / (T.Create(1f) + T.Abs(x));

    /// <summary>dx = dy · (1 − |y|)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T>
    {
        T root = T.Create(1f) - T.Abs(y);
        return dy * (root * root);
    }
}
