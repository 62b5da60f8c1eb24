using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static partial class Activations
{
    // From here up tanh(softplus(x)) rounds to 1, and e^x squared is still far from overflow.
    private const float MishIsLinear = 20f;

    /// <summary>dx = dy · y · (1 − y), for y = sigmoid(x).</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(SigmoidBackwardOperation), y, dy, dx);

    /// <summary>dx = dy · (1 − y²), for y = tanh(x).</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(TanhBackwardOperation), y, dy, dx);

    /// <summary>x − tanh(x).</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void TanhShrink(ReadOnlySpan<float> x, Span<float> destination) =>
        ElementLoop.Run(default(TanhShrinkOperation), x, destination);

    /// <summary>dx = dy · tanh(x)².</summary>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void TanhShrinkBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(TanhShrinkBackwardOperation), x, dy, dx);

    /// <summary>x · sigmoid(x), also called swish.</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Silu(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(SiluOperation), x, destination);

    /// <summary>dx = dy · s · (1 + x · (1 − s)) with s = sigmoid(x).</summary>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void SiluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(SiluBackwardOperation), x, dy, dx);

    /// <summary>x · Φ(x) with the normal distribution function Φ(x) = (1 + erf(x / √2)) / 2; within 1e-7 or 8 ulp.</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Gelu(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(GeluOperation), x, destination);

    /// <summary>dx = dy · (Φ(x) + x · Φ'(x)) with Φ'(x) = e^(−x² / 2) / √(2π).</summary>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void GeluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(GeluBackwardOperation), x, dy, dx);

    /// <summary>x · tanh(softplus(x)) = x · n / (n + 2) with n = w · (w + 2), w = e^x.</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Mish(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(MishOperation), x, destination);

    /// <summary>dx = dy · (n / (n + 2) + x · 4w · (w + 1) / (n + 2)²) with n = w · (w + 2), w = e^x.</summary>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void MishBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(MishBackwardOperation), x, dy, dx);

    private readonly struct SigmoidBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy * (y * (T.Create(1f) - y));
    }

    private readonly struct TanhBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy * T.MultiplyAdd(y, T.Create(0f) - y, T.Create(1f));
    }

    private readonly struct TanhShrinkOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            x - Hyperbolic.Tanh(x);
    }

    private readonly struct TanhShrinkBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T dy)
            where T : struct, ISimd<T>
        {
            T tanh = Hyperbolic.Tanh(x);
            return dy * (tanh * tanh);
        }
    }

    private readonly struct SiluOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            x * Hyperbolic.Sigmoid(x);
    }

    private readonly struct SiluBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T dy)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f);
            T s = Hyperbolic.Sigmoid(x);
            return dy * (s * T.MultiplyAdd(x, one - s, one));
        }
    }

    private readonly struct GeluOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            x * ErrorFunction.NormalCdf(x);
    }

    private readonly struct GeluBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T dy)
            where T : struct, ISimd<T>
        {
            T density = T.Create(0.398942280f) * Exponential.ExpOfNonPositive(T.Create(-0.5f) * (x * x));
            return dy * T.MultiplyAdd(x, density, ErrorFunction.NormalCdf(x));
        }
    }

    private readonly struct MishOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T>
        {
            T w = Exponential.Exp(T.Min(T.Create(MishIsLinear), x));
            T n = w * (w + T.Create(2f));
            return x * (n / (n + T.Create(2f)));
        }
    }

    private readonly struct MishBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T dy)
            where T : struct, ISimd<T>
        {
            T w = Exponential.Exp(T.Min(T.Create(MishIsLinear), x));
            T n = w * (w + T.Create(2f));
            T inverse = T.Create(1f) / (n + T.Create(2f));
            T slope = T.Create(4f) * (w * inverse) * ((w + T.Create(1f)) * inverse);
            return dy * T.MultiplyAdd(x, slope, n * inverse);
        }
    }
}
