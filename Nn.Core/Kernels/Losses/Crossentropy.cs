using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Cross-entropies of rows and their gradients in one pass, as Keras on TensorFlow computes them (<c>keras/src/losses/losses.py</c>,
/// <c>keras/src/backend/tensorflow/nn.py</c>). Sums over columns have the one order of <see cref="Reductions"/>: the bits of a row
/// depend on the row alone.
/// </summary>
internal static partial class Crossentropy
{
    /// <summary>
    /// The cross-entropy of class probabilities o and a distribution y over the classes: p = o / Σ o, clipped to [1e-7, 1 − 1e-7], gives
    /// −Σ y·ln p. The derivative by o is (Σ y − y/p) / Σ o, where a y counts only if its p is not clipped.
    /// </summary>
    /// <param name="target">One-hot rows, or any distribution over the classes: rows · columns.</param>
    /// <param name="prediction">The probabilities o: rows · columns.</param>
    /// <param name="weights">One weight a row, which multiplies the row's gradient; empty for 1.</param>
    /// <param name="labelSmoothing">s in y·(1 − s) + s/columns, which takes the place of y.</param>
    /// <param name="scale">What multiplies every gradient.</param>
    /// <param name="columns">The number of classes, positive.</param>
    /// <param name="values">Receives the loss of each row.</param>
    /// <param name="gradient">Receives derivative · scale · weight: rows · columns, or empty if it is not wanted.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a destination overlaps another span.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Categorical(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float labelSmoothing,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        LossArguments.Check(target, columns, prediction, weights, columns, values, gradient);
        DenseRows(target, prediction, weights, labelSmoothing, scale, columns, values, gradient);
    }

    /// <summary>
    /// The cross-entropy of logits z, that is of p = softmax(z), without a clip: ln Σ e^z − z for the classes, weighted by y and added.
    /// The derivative by z is p·Σ y − y.
    /// </summary>
    /// <inheritdoc cref="Categorical"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CategoricalOfLogits(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float labelSmoothing,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        LossArguments.Check(target, columns, prediction, weights, columns, values, gradient);
        LogitRows(isSparse: false, target, prediction, weights, labelSmoothing, scale, columns, values, gradient);
    }

    /// <summary>
    /// The cross-entropy of class probabilities o and the number k of the true class: c = o clipped to [1e-7, 1 − 1e-7] gives
    /// ln Σ c − ln c[k]. The derivative by o is 1 / Σ c, less 1 / c[k] at k; 0 where the clip holds.
    /// </summary>
    /// <param name="target">The number of the class of each row, a whole number from 0 to columns − 1.</param>
    /// <param name="prediction">The probabilities o: rows · columns.</param>
    /// <param name="weights">One weight a row, which multiplies the row's gradient; empty for 1.</param>
    /// <param name="scale">What multiplies every gradient.</param>
    /// <param name="columns">The number of classes, positive.</param>
    /// <param name="values">Receives the loss of each row.</param>
    /// <param name="gradient">Receives derivative · scale · weight: rows · columns, or empty if it is not wanted.</param>
    /// <exception cref="ArgumentException">
    /// A length does not fit, a destination overlaps another span, or a target is not the number of a class.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SparseCategorical(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        LossArguments.Check(target, 1, prediction, weights, columns, values, gradient);
        LossArguments.CheckClasses(target, columns);
        SparseRows(target, prediction, weights, scale, columns, values, gradient);
    }

    /// <summary>
    /// The cross-entropy of logits z and the number k of the true class: ln Σ e^z − z[k]. The derivative by z is softmax(z), less 1 at k.
    /// </summary>
    /// <inheritdoc cref="SparseCategorical"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SparseCategoricalOfLogits(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        LossArguments.Check(target, 1, prediction, weights, columns, values, gradient);
        LossArguments.CheckClasses(target, columns);
        LogitRows(isSparse: true, target, prediction, weights, 0f, scale, columns, values, gradient);
    }
}
