using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>min(max(x, 0), 6).</summary>
internal readonly struct Relu6Function : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Min(T.Create(6f), T.Max(T.Create(0f), x));

    /// <summary>dx = dy where 0 &lt; y &lt; 6, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy & T.GreaterThan(y, T.Create(0f)) & T.LessThan(y, T.Create(6f));
}
