using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x where x &gt; 0, else alpha · (e^(x / alpha) − 1).</summary>
/// <param name="alpha">The limit for x → −∞ is −alpha; positive.</param>
internal readonly struct CeluFunction(float alpha) : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(x, T.Create(0f)), x, T.Create(alpha) * Exponential.Expm1OfNonPositive(x / T.Create(alpha)));

    /// <summary>dx = dy where y &gt; 0, else dy · (1 + y / alpha).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(y, T.Create(0f)), dy, dy * (T.Create(1f) + (y / T.Create(alpha))));
}
