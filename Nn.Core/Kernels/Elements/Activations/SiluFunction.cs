using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x · sigmoid(x), also called swish.</summary>
internal readonly struct SiluFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        x * Hyperbolic.Sigmoid(x);

    /// <summary>dx = dy · s · (1 + x · (1 − s)) with s = sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T x, T dy)
        where T : struct, ISimd<T>
    {
        T one = T.Create(1f);
        T s = Hyperbolic.Sigmoid(x);
        return dy * (s * T.MultiplyAdd(x, one - s, one));
    }
}
