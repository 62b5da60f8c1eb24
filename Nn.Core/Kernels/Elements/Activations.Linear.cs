using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Activations and their backward passes, element by element: y = f(x), and dx = dy · f'(x), the derivative from the output y where it
/// is a function of y, else from the input x. Names, formulas and the derivatives at kinks are those of Keras on TensorFlow. NaN
/// gives NaN forward. The plain functions e^x, sigmoid, tanh and softplus are in <see cref="VectorMath"/>. This file: the piecewise
/// linear ones.
/// </summary>
public static partial class Activations
{
    /// <summary>max(x, 0).</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Relu(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(ReluOperation), x, destination);

    /// <summary>dx = dy where y &gt; 0, else 0.</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(ReluBackwardOperation), y, dy, dx);

    /// <summary>x where x &gt; 0, else slope · x.</summary>
    /// <param name="x">The input.</param>
    /// <param name="slope">The slope for negative x, at least 0.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative or NaN.</exception>
    public static void LeakyRelu(ReadOnlySpan<float> x, float slope, Span<float> destination)
    {
        RequireNonNegative(slope, nameof(slope));
        ElementLoop.Run(new LeakyReluOperation(slope), x, destination);
    }

    /// <summary>dx = dy where y &gt; 0, else slope · dy.</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="slope">The slope for negative x, at least 0.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slope"/> is negative or NaN.</exception>
    public static void LeakyReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, float slope, Span<float> dx)
    {
        RequireNonNegative(slope, nameof(slope));
        ElementLoop.Run(new LeakyReluBackwardOperation(slope), y, dy, dx);
    }

    /// <summary>min(max(x, 0), 6).</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Relu6(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(Relu6Operation), x, destination);

    /// <summary>dx = dy where 0 &lt; y &lt; 6, else 0.</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Relu6Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(Relu6BackwardOperation), y, dy, dx);

    /// <summary>min(max(x + 3, 0), 6) / 6.</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void HardSigmoid(ReadOnlySpan<float> x, Span<float> destination) =>
        ElementLoop.Run(default(HardSigmoidOperation), x, destination);

    /// <summary>dx = dy / 6 where 0 &lt; y &lt; 1, else 0.</summary>
    /// <param name="y">The output of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void HardSigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(HardSigmoidBackwardOperation), y, dy, dx);

    /// <summary>x · min(max(x + 3, 0), 6) / 6.</summary>
    /// <param name="x">The input.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void HardSilu(ReadOnlySpan<float> x, Span<float> destination) =>
        ElementLoop.Run(default(HardSiluOperation), x, destination);

    /// <summary>dx = dy · (2x + 3) / 6 for x in (−3, 3), 0 below, dy above.</summary>
    /// <param name="x">The input of the forward pass.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void HardSiluBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dx) =>
        ElementLoop.Run(default(HardSiluBackwardOperation), x, dy, dx);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T RectifyTo6<T>(T x)
        where T : struct, ISimd<T> => T.Min(T.Create(6f), T.Max(T.Create(0f), x));

    private readonly struct ReluOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            T.Max(T.Create(0f), x);
    }

    private readonly struct ReluBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy & T.GreaterThan(y, T.Create(0f));
    }

    private readonly struct LeakyReluOperation(float slope) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(x, T.Create(0f)), x, T.Create(slope) * x);
    }

    private readonly struct LeakyReluBackwardOperation(float slope) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            T.Select(T.GreaterThan(y, T.Create(0f)), dy, T.Create(slope) * dy);
    }

    private readonly struct Relu6Operation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            RectifyTo6(x);
    }

    private readonly struct Relu6BackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            dy & T.GreaterThan(y, T.Create(0f)) & T.LessThan(y, T.Create(6f));
    }

    private readonly struct HardSigmoidOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            RectifyTo6(x + T.Create(3f)) * T.Create(1f / 6f);
    }

    private readonly struct HardSigmoidBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> =>
            (dy * T.Create(1f / 6f)) & T.GreaterThan(y, T.Create(0f)) & T.LessThan(y, T.Create(1f));
    }

    private readonly struct HardSiluOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> =>
            x * (RectifyTo6(x + T.Create(3f)) * T.Create(1f / 6f));
    }

    private readonly struct HardSiluBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T dy)
            where T : struct, ISimd<T>
        {
            T slope = T.MultiplyAdd(x, T.Create(1f / 3f), T.Create(0.5f));
            slope = T.Select(T.LessThan(x, T.Create(3f)), slope, T.Create(1f));
            return dy * (slope & T.GreaterThan(x, T.Create(-3f)));
        }
    }
}
