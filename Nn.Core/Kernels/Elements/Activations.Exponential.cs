using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static partial class Activations
{
    private const float SeluScale = 1.05070098f;
    private const float SeluScaleAlpha = 1.75809934f;

    // From here down e^x − 1 rounds to −1.
    private const float Expm1IsMinusOne = -20f;

    /// <summary>x where x &gt; 0, else alpha · (e^x − 1).</summary>
    /// <param name="x">The input.</param>
    /// <param name="alpha">The limit for x → −∞ is −alpha; at least 0.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative or NaN.</exception>
    public static void Elu(ReadOnlySpan<float> x, float alpha, Span<float> destination)
    {
        RequireNonNegative(alpha, nameof(alpha));
        ElementLoop.Run(new EluOperation(alpha), x, destination);
    }

    /// <summary>dx = dy where y &gt; 0, else dy · (y + alpha).</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="alpha">The limit for x → −∞ is −alpha; at least 0.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is negative or NaN.</exception>
    public static void EluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, float alpha, Span<float> dx)
    {
        RequireNonNegative(alpha, nameof(alpha));
        ElementLoop.Run(new EluBackwardOperation(alpha), y, dy, dx);
    }

    /// <summary>
    /// scale · x where x &gt; 0, else scale · alpha · (e^x − 1), with scale 1.05070098 and alpha 1.67326324 (Klambauer et al. 2017).
    /// </summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Selu(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(SeluOperation), x, destination);

    /// <summary>dx = scale · dy where y ≥ 0, else dy · (y + scale · alpha).</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SeluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(SeluBackwardOperation), y, dy, dx);

    /// <summary>x where x &gt; 0, else alpha · (e^(x / alpha) − 1).</summary>
    /// <param name="x">The input.</param>
    /// <param name="alpha">The limit for x → −∞ is −alpha; positive.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not positive or NaN.</exception>
    public static void Celu(ReadOnlySpan<float> x, float alpha, Span<float> destination)
    {
        RequirePositive(alpha, nameof(alpha));
        ElementLoop.Run(new CeluOperation(alpha), x, destination);
    }

    /// <summary>dx = dy where y &gt; 0, else dy · (1 + y / alpha).</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="alpha">The limit for x → −∞ is −alpha; positive.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not positive or NaN.</exception>
    public static void CeluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, float alpha, Span<float> dx)
    {
        RequirePositive(alpha, nameof(alpha));
        ElementLoop.Run(new CeluBackwardOperation(alpha), y, dy, dx);
    }

    /// <summary>dx = dy · y, for y = e^x.</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void ExponentialBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(ExponentialBackwardOperation), y, dy, dx);

    /// <summary>dx = dy · (1 − e^−y), for y = ln(1 + e^x).</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SoftplusBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(SoftplusBackwardOperation), y, dy, dx);

    /// <summary>x / (1 + |x|).</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Softsign(ReadOnlySpan<float> x, Span<float> destination) =>
        ElementLoop.Run(default(SoftsignOperation), x, destination);

    /// <summary>dx = dy · (1 − |y|)².</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SoftsignBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(SoftsignBackwardOperation), y, dy, dx);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Expm1OfNegative<T>(T x)
        where T : struct, ISimd<T> => Exponential.Expm1(T.Min(T.Create(0f), T.Max(T.Create(Expm1IsMinusOne), x)));

    private static void RequireNonNegative(float value, string name)
    {
        if (!(value >= 0f)) throw new ArgumentOutOfRangeException(name, $"Expected a number that is not negative. Received: {value}.");
    }

    private static void RequirePositive(float value, string name)
    {
        if (!(value > 0f)) throw new ArgumentOutOfRangeException(name, $"Expected a positive number. Received: {value}.");
    }

    private readonly struct EluOperation(float alpha) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(x, T.Create(0f)), x, T.Create(alpha) * Expm1OfNegative(x));
    }

    private readonly struct EluBackwardOperation(float alpha) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(y, T.Create(0f)), dy, dy * (y + T.Create(alpha)));
    }

    private readonly struct SeluOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(x, T.Create(0f)), T.Create(SeluScale) * x, T.Create(SeluScaleAlpha) * Expm1OfNegative(x));
    }

    private readonly struct SeluBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy * T.Select(T.LessThan(y, T.Create(0f)), y + T.Create(SeluScaleAlpha), T.Create(SeluScale));
    }

    private readonly struct CeluOperation(float alpha) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(x, T.Create(0f)), x, T.Create(alpha) * Expm1OfNegative(x / T.Create(alpha)));
    }

    private readonly struct CeluBackwardOperation(float alpha) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(y, T.Create(0f)), dy, dy * (T.Create(1f) + (y / T.Create(alpha))));
    }

    private readonly struct ExponentialBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy * y;
    }

    private readonly struct SoftplusBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy * (T.Create(0f) - Expm1OfNegative(T.Create(0f) - y));
    }

    private readonly struct SoftsignOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            x / (T.Create(1f) + T.Abs(x));
    }

    private readonly struct SoftsignBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T>
        {
            T root = T.Create(1f) - T.Abs(y);
            return dy * (root * root);
        }
    }
}
