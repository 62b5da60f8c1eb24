using System.Runtime.CompilerServices;

namespace Nn.Kernels;

internal static partial class Crossentropy
{
    // Keras' epsilon, and the logarithms to which its clip confines the loss: −ln(1 − 1e-7) and −ln 1e-7. In float32 the clip is made
    // there, since 1 − 1e-7 is not a float.
    private const float Epsilon = 1e-7f;
    private const float LeastLoss = 1.00000005e-7f;

    /// <summary>
    /// The binary cross-entropy of probabilities p: −(y·ln p + (1 − y)·ln(1 − p)), p and 1 − p clipped to [1e-7, 1 − 1e-7].
    /// The derivative by p, (1 − y)/(1 − p) − y/p, is 0 where the clip holds.
    /// </summary>
    /// <param name="target">The labels y, from 0 to 1: rows · columns.</param>
    /// <param name="prediction">The probabilities p: rows · columns.</param>
    /// <param name="weights">One weight a row, which multiplies the row's gradient; empty for 1.</param>
    /// <param name="labelSmoothing">s in y·(1 − s) + s/2, which takes the place of y.</param>
    /// <param name="scale">What multiplies every gradient.</param>
    /// <param name="columns">The length of a row, positive.</param>
    /// <param name="values">Receives the mean over the columns of each row.</param>
    /// <param name="gradient">Receives derivative · scale · weight / columns: rows · columns, or empty if it is not wanted.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a destination overlaps another span.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Binary(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float labelSmoothing,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient) =>
        ElementLosses.Run(new BinaryLoss(labelSmoothing), target, prediction, weights, scale, columns, values, gradient);

    /// <summary>
    /// The binary cross-entropy of logits z, that is of p = sigmoid(z), without a clip: max(z, 0) − z·y + ln(1 + e^−|z|).
    /// The derivative by z is sigmoid(z) − y.
    /// </summary>
    /// <inheritdoc cref="Binary"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BinaryOfLogits(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float labelSmoothing,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient) =>
        ElementLosses.Run(new BinaryLogitsLoss(labelSmoothing), target, prediction, weights, scale, columns, values, gradient);

    /// <summary>One element of <see cref="Binary"/>.</summary>
    internal readonly struct BinaryLoss(float smoothing) : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f), zero = T.Create(0f), epsilon = T.Create(Epsilon);
            T y = T.MultiplyAdd(target, T.Create(1f - smoothing), T.Create(0.5f * smoothing));
            T rest = one - prediction;
            T p = T.Max(epsilon, prediction), q = T.Max(epsilon, rest);
            T lossOfOne = T.Max(T.Create(LeastLoss), zero - Logarithm.Log(p));
            T lossOfZero = T.Max(T.Create(LeastLoss), zero - Logarithm.Log(q));
            value = T.MultiplyAdd(y, lossOfOne, (one - y) * lossOfZero);

            // Where p or 1 − p is below epsilon the loss is constant.
            T isClipped = IsClipped(prediction);
            slope = (((one - y) / q) - (y / p)) & ~isClipped;
        }
    }

    private readonly struct BinaryLogitsLoss(float smoothing) : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f), zero = T.Create(0f);
            T y = T.MultiplyAdd(target, T.Create(1f - smoothing), T.Create(0.5f * smoothing));
            T e = Exponential.ExpOfNonPositive(prediction | T.Create(-0f));
            value = T.Max(zero, prediction) - (prediction * y) + Logarithm.Log1pOfUnit(e);

            // sigmoid − y as (sigmoid·(1 − y) − (1 − sigmoid)·y): nothing cancels where the sigmoid is nearly the label.
            T isNegative = T.LessThan(prediction, zero);
            T up = T.Select(isNegative, e, one), down = T.Select(isNegative, one, e);
            slope = ((up * (one - y)) - (down * y)) / (one + e);
        }
    }
}
