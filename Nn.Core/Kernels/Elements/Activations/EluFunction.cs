using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>x where x &gt; 0, else alpha · (e^x − 1).</summary>
/// <param name="alpha">The limit for x → −∞ is −alpha; at least 0.</param>
internal readonly struct EluFunction(float alpha) : IActivationFunction
{
    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(x, T.Create(0f)), x, T.Create(alpha) * Exponential.Expm1OfNonPositive(x));

    /// <summary>dx = dy where y &gt; 0, else dy · (y + alpha).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(y, T.Create(0f)), dy, dy * (y + T.Create(alpha)));
}
