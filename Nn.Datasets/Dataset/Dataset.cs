using CommunityToolkit.HighPerformance;
using Nn.Kernels;

namespace Nn.Datasets;

/// <summary>
/// Samples in memory: features and targets as two blocks of floats, with their shapes and names. It does not change; what would change it
/// gives a new one, and slices share its memory.
/// </summary>
public sealed partial class Dataset : IBatchSource
{
    private readonly ReadOnlyMemory<float> _features;
    private readonly ReadOnlyMemory<float> _targets;

    /// <summary>Makes a data set over given values, which are not copied: they must not be changed afterwards.</summary>
    /// <param name="features">The features, sample after sample: <c>count × inputShape.Size</c> values.</param>
    /// <param name="targets">The targets, sample after sample: <c>count × targetShape.Size</c> values.</param>
    /// <param name="inputShape">The shape of one sample's features.</param>
    /// <param name="targetShape">The shape of one sample's target: <c>[1]</c> for a label.</param>
    /// <param name="featureNames">One name a feature; null for x0, x1 and so on.</param>
    /// <param name="targetNames">One name a target value; null for y0, y1 and so on.</param>
    /// <param name="classes">The number of classes, if targets are labels (whole numbers from 0 to classes − 1) or one value a
    /// class.</param>
    /// <param name="allowNonFinite">Whether NaN and infinite values are allowed.</param>
    /// <exception cref="ArgumentException">
    /// There are no samples, the lengths do not fit the shapes or each other, a value is not finite, or a label is not one of the classes.
    /// </exception>
    public Dataset(
        ReadOnlyMemory<float> features,
        ReadOnlyMemory<float> targets,
        Shape inputShape,
        Shape targetShape,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null,
        int? classes = null,
        bool allowNonFinite = false)
    {
        Count = CountOf(features.Length, inputShape, nameof(features));
        int targetCount = CountOf(targets.Length, targetShape, nameof(targets));
        if (targetCount != Count)
        {
            throw Errors.Argument(
                $"Dataset: expected the targets of {Count} samples, as of the features. Received: {targetCount}.", nameof(targets));
        }

        (_features, _targets, InputShape, TargetShape, Classes) = (features, targets, inputShape, targetShape, classes);
        FeatureNames = Names(featureNames, "x", inputShape.Size, nameof(featureNames));
        TargetNames = Names(targetNames, "y", targetShape.Size, nameof(targetNames));
        if (!allowNonFinite)
        {
            CheckFinite(features.Span, FeatureNames, nameof(features));
            CheckFinite(targets.Span, TargetNames, nameof(targets));
        }

        CheckClasses();
    }

    /// <summary>A part or a rearrangement of a checked data set, with the same names.</summary>
    private Dataset(Dataset origin, ReadOnlyMemory<float> features, ReadOnlyMemory<float> targets)
    {
        (_features, _targets) = (features, targets);
        (InputShape, TargetShape, Classes) = (origin.InputShape, origin.TargetShape, origin.Classes);
        (FeatureNames, TargetNames, ClassNames) = (origin.FeatureNames, origin.TargetNames, origin.ClassNames);
        Count = features.Length / InputShape.Size;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The shape of one sample's features.</summary>
    public Shape InputShape { get; }

    /// <summary>The shape of one sample's target: <c>[1]</c> for a label.</summary>
    public Shape TargetShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Shape> InputShapes => field ??= [InputShape];

    /// <inheritdoc/>
    public IReadOnlyList<Shape> TargetShapes => field ??= [TargetShape];

    /// <inheritdoc/>
    public bool AllowsParallelFill => true;

    /// <summary>The number of classes, if it was given.</summary>
    public int? Classes { get; }

    /// <summary>A name for each class, if they were given (<see cref="WithClassNames"/>, a table's labels): <c>data.ClassNames![model.PredictClass(sample)]</c>.</summary>
    public IReadOnlyList<string>? ClassNames { get; private init; }

    /// <summary>One name a feature.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>One name a target value.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>All features, sample after sample: <c>Count × InputShape.Size</c> values.</summary>
    public ReadOnlySpan<float> Features => _features.Span;

    /// <summary>All targets, sample after sample: <c>Count × TargetShape.Size</c> values.</summary>
    public ReadOnlySpan<float> Targets => _targets.Span;

    /// <summary>All features as a matrix, a sample a row: (Count, InputShape.Size).</summary>
    public ReadOnlySpan2D<float> FeatureRows => Features.AsSpan2D(Count, InputShape.Size);

    /// <summary>All targets as a matrix, a sample a row: (Count, TargetShape.Size).</summary>
    public ReadOnlySpan2D<float> TargetRows => Targets.AsSpan2D(Count, TargetShape.Size);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The batch has other rows or other inputs and targets, or an index is not one of a sample; nothing is written then.
    /// </exception>
    public void Fill(ReadOnlySpan<int> indices, in Batch batch)
    {
        if (batch.InputCount != 1 || batch.TargetCount != 1)
        {
            throw Errors.Argument(
                $"Dataset: expected a batch of 1 input and 1 target. Received: {batch.InputCount} and {batch.TargetCount}.", nameof(batch));
        }

        Fill(indices, batch.Input(), batch.Target());
    }

    /// <summary>Copies samples, in the order of the indices.</summary>
    /// <param name="indices">The samples wanted, each from 0 to <see cref="Count"/> − 1.</param>
    /// <param name="features">Receives <c>indices.Length × InputShape.Size</c> values, row after row.</param>
    /// <param name="targets">Receives <c>indices.Length × TargetShape.Size</c> values, row after row.</param>
    /// <exception cref="ArgumentException">
    /// A span is of another length, or an index is not one of a sample; nothing is written then.
    /// </exception>
    public void Fill(ReadOnlySpan<int> indices, Span<float> features, Span<float> targets)
    {
        CheckFeatures(features, indices.Length);
        CheckTargets(targets, indices.Length);
        CopyFeatures(indices, features);
        CopyTargets(indices, targets);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"Dataset: {Count} samples, features {InputShape}, targets {TargetShape}");

    internal void CheckFeatures(ReadOnlySpan<float> destination, int samples) =>
        CheckLength(destination.Length, samples, InputShape, "features");

    internal void CheckTargets(ReadOnlySpan<float> destination, int samples) =>
        CheckLength(destination.Length, samples, TargetShape, "targets");

    internal void CopyFeatures(ReadOnlySpan<int> indices, Span<float> destination) =>
        Gather.Rows(_features.Span, InputShape.Size, indices, destination);

    internal void CopyTargets(ReadOnlySpan<int> indices, Span<float> destination) =>
        Gather.Rows(_targets.Span, TargetShape.Size, indices, destination);

    private static int CountOf(int length, Shape shape, string block)
    {
        if (length == 0) throw Errors.Argument($"Dataset: expected at least 1 sample. Received: no {block}.", block);
        if (length % shape.Size != 0)
        {
            throw Errors.Argument(
                $"Dataset: expected {block} of a multiple of {shape.Size} values, for the shape {shape}. Received: {length}.", block);
        }

        return length / shape.Size;
    }

    private static IReadOnlyList<string> Names(IReadOnlyList<string>? names, string prefix, int count, string parameter)
    {
        if (names is null) return [.. Enumerable.Range(0, count).Select(i => $"{prefix}{i}")];
        return names.Count == count
            ? [.. names]
            : throw Errors.Argument($"Dataset: expected {count} {parameter}. Received: {names.Count}.", parameter);
    }

    private static void CheckFinite(ReadOnlySpan<float> values, IReadOnlyList<string> names, string block)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i])) continue;
            (int row, int column) = Math.DivRem(i, names.Count);
            throw Errors.Argument(
                $"Dataset: expected finite {block}. Received: {values[i]} in row {row}, column {column} ('{names[column]}').", block);
        }
    }

    private void CheckClasses()
    {
        if (Classes is not { } classes) return;
        if (classes <= 0)
            throw Errors.OutOfRange($"Dataset: expected at least 1 class. Received: {classes}.", nameof(classes));
        if (TargetShape.Size == classes && classes > 1) return;
        if (TargetShape.Size != 1)
        {
            throw Errors.Argument(
                $"Dataset: expected a label or {classes} values, one a class, as target. Received: the shape {TargetShape}.",
                nameof(classes));
        }

        ReadOnlySpan<float> labels = _targets.Span;
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] >= 0 && labels[row] < classes && labels[row] == MathF.Floor(labels[row])) continue;
            throw Errors.Argument(
                $"Dataset: expected labels that are whole numbers from 0 to {classes - 1}. Received: {labels[row]} in row {row}.",
                nameof(classes));
        }
    }

    private static void CheckLength(int length, int rows, Shape shape, string block)
    {
        if (length == (long)rows * shape.Size) return;
        throw Errors.Argument(
            $"Dataset: expected room for {(long)rows * shape.Size} {block}: {rows} samples of the shape {shape}. Received: {length}.",
            block);
    }
}
