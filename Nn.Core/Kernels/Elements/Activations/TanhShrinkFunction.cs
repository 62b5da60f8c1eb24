using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x − tanh x.</summary>
internal readonly struct TanhShrinkFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        x - Hyperbolic.Tanh(x);

    /// <summary>dx = dy · tanh(x)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T x, T dy)
        where T : struct, ISimd<T>
    {
        T tanh = Hyperbolic.Tanh(x);
        return dy * (tanh * tanh);
    }
}
