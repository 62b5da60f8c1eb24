using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// scale · x where x &gt; 0, else scale · alpha · (e^x − 1), with scale 1.05070098 and alpha 1.67326324 (Klambauer et al. 2017).
/// </summary>
internal readonly struct SeluFunction : IActivationFunction
{
    private const float Scale = 1.05070098f;
    private const float ScaleAlpha = 1.75809934f;

    public static bool DerivativeOfOutput => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Value<T>(T x)
        where T : struct, ISimd<T> =>
        T.Select(T.GreaterThan(x, T.Create(0f)), T.Create(Scale) * x, T.Create(ScaleAlpha) * Exponential.Expm1OfNonPositive(x));

    /// <summary>dx = scale · dy where y ≥ 0, else dy · (y + scale · alpha).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Gradient<T>(T y, T dy)
        where T : struct, ISimd<T> =>
        dy * T.Select(T.LessThan(y, T.Create(0f)), y + T.Create(ScaleAlpha), T.Create(Scale));
}
