using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>max(x, 0).</summary>
internal readonly struct ReluFunction : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Max(T.Create(0f), x);

    /// <summary>dx = dy where y &gt; 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy & T.GreaterThan(y, T.Create(0f));
}
