using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// The steps of an optimizer over contiguous weights, each one pass: element by element, in Keras' order (keras/src/optimizers/sgd.py) and
/// with every operation rounded, so that the bits depend neither on the processor nor on how a range is split among threads.
/// </summary>
internal static class OptimizerKernels
{
    /// <summary>Gradient descent: w = w − rate · g.</summary>
    /// <param name="gradient">g, one value a weight.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="weights">w, updated in place.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    public static void Sgd(ReadOnlySpan<float> gradient, float rate, Span<float> weights) =>
        ElementLoop.Run(new SgdOperation(rate), gradient, weights, weights);

    /// <summary>Gradient descent with momentum: v = momentum · v − rate · g; w = w + v.</summary>
    /// <param name="gradient">g, one value a weight.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">What is kept of the velocity.</param>
    /// <param name="velocity">v, updated in place.</param>
    /// <param name="weights">w, updated in place.</param>
    /// <exception cref="ArgumentException">The lengths differ, or two of the spans overlap.</exception>
    public static void Momentum(ReadOnlySpan<float> gradient, float rate, float momentum, Span<float> velocity, Span<float> weights)
    {
        Spans.RequireLength(velocity.Length, gradient.Length, nameof(velocity));
        UpdateLoop.Run(new MomentumRule(rate, momentum), gradient, weights, velocity);
    }

    /// <summary>Nesterov's momentum: v = momentum · v − rate · g; w = w + (momentum · v − rate · g), with the new v.</summary>
    /// <param name="gradient">g, one value a weight.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="momentum">What is kept of the velocity.</param>
    /// <param name="velocity">v, updated in place.</param>
    /// <param name="weights">w, updated in place.</param>
    /// <exception cref="ArgumentException">The lengths differ, or two of the spans overlap.</exception>
    public static void Nesterov(ReadOnlySpan<float> gradient, float rate, float momentum, Span<float> velocity, Span<float> weights)
    {
        Spans.RequireLength(velocity.Length, gradient.Length, nameof(velocity));
        UpdateLoop.Run(new NesterovRule(rate, momentum), gradient, weights, velocity);
    }

    /// <summary>Decoupled weight decay, before the step itself (Loshchilov and Hutter 2019): w = w − decay · w.</summary>
    /// <param name="weights">w, updated in place.</param>
    /// <param name="decay">The learning rate times the weight decay.</param>
    public static void Decay(Span<float> weights, float decay) => ElementLoop.Run(new DecayOperation(decay), weights, weights);

    /// <summary>
    /// g = g · factor: with clip / max(norm, clip) a clip by norm, where norm is the root of <see cref="Reductions.SumOfSquares"/>.
    /// </summary>
    /// <param name="gradient">g, updated in place.</param>
    /// <param name="factor">The factor.</param>
    public static void Scale(Span<float> gradient, float factor) => ElementLoop.Run(new ScaleOperation(factor), gradient, gradient);

    /// <summary>g = max(−limit, min(limit, g)); NaN stays NaN.</summary>
    /// <param name="gradient">g, updated in place.</param>
    /// <param name="limit">The largest magnitude, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative or NaN.</exception>
    public static void Clip(Span<float> gradient, float limit)
    {
        if (!(limit >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(limit), FormattableString.Invariant($"Expected a limit of at least 0. Received: {limit}."));
        }
        ElementLoop.Run(new ClipOperation(limit), gradient, gradient);
    }

    private readonly struct MomentumRule(float rate, float momentum) : IUpdateRule
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weights, ref T velocity, ref T second, ref T third)
            where T : struct, ISimd<T>
        {
            velocity = T.Create(momentum) * velocity - T.Create(rate) * gradient;
            weights += velocity;
        }
    }

    private readonly struct NesterovRule(float rate, float momentum) : IUpdateRule
    {
        public static int Slots => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<T>(T gradient, ref T weights, ref T velocity, ref T second, ref T third)
            where T : struct, ISimd<T>
        {
            T descent = T.Create(rate) * gradient;
            velocity = T.Create(momentum) * velocity - descent;
            weights += T.Create(momentum) * velocity - descent;
        }
    }

    private readonly struct SgdOperation(float rate) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => y - T.Create(rate) * x;
    }

    private readonly struct DecayOperation(float decay) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => x - T.Create(decay) * x;
    }

    private readonly struct ScaleOperation(float factor) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => T.Create(factor) * x;
    }

    private readonly struct ClipOperation(float limit) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => T.Max(T.Create(-limit), T.Min(T.Create(limit), x));
    }
}
