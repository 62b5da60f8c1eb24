using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x where x &gt; 0, else slope · x.</summary>
/// <param name="slope">At least 0, so that the sign of y is that of x.</param>
internal readonly struct LeakyReluFunction(float slope) : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(x, T.Create(0f)), x, T.Create(slope) * x);

    /// <summary>dx = dy where y &gt; 0, else slope · dy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(y, T.Create(0f)), dy, T.Create(slope) * dy);
}
