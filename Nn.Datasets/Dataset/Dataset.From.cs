using CommunityToolkit.HighPerformance.Buffers;

namespace Nn.Datasets;

public sealed partial class Dataset
{
    /// <summary>
    /// Makes a data set of a program's own items: <c>Dataset.From(houses, h =&gt; [h.Area, h.Rooms], h =&gt; h.Price)</c>.
    /// </summary>
    /// <param name="items">The items, each of which becomes a sample; they are gone through once.</param>
    /// <param name="features">What a network is told of an item: a number or several, of every item as many.</param>
    /// <param name="targets">What it shall predict: a number, a label, or several numbers.</param>
    /// <param name="featureNames">One name a feature; null for x0, x1 and so on.</param>
    /// <param name="targetNames">One name a target value; null for y0, y1 and so on.</param>
    /// <param name="classes">The number of classes, if targets are labels (whole numbers from 0 to classes − 1) or one value a
    /// class.</param>
    /// <param name="allowNonFinite">Whether NaN and infinite values are allowed.</param>
    /// <returns>A data set of input shape (features) and target shape (targets), rounded to floats.</returns>
    /// <exception cref="ArgumentException">
    /// There are no items, an item has another number of features or targets than the first, a value is not finite, or a label is not one of
    /// the classes.
    /// </exception>
    public static Dataset From<T>(
        IEnumerable<T> items,
        Func<T, Numbers> features,
        Func<T, Numbers> targets,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null,
        int? classes = null,
        bool allowNonFinite = false)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        using var x = new ArrayPoolBufferWriter<float>();
        using var y = new ArrayPoolBufferWriter<float>();
        int count = 0, inputs = 0, outputs = 0;
        foreach (T item in items)
        {
            Write(features(item), x, ref inputs, count, nameof(features));
            Write(targets(item), y, ref outputs, count, nameof(targets));
            count++;
        }

        if (count == 0) throw Errors.Argument($"Dataset: expected at least 1 item. Received: none.", nameof(items));
        return new Dataset(
            x.WrittenSpan.ToArray(), y.WrittenSpan.ToArray(), [inputs], [outputs], featureNames, targetNames, classes, allowNonFinite);
    }

    /// <summary>
    /// Makes a data set of arrays, spans, matrices or files' arrays, which are copied: <c>Dataset.From(new double[,] { ... }, new[] { 0, 1, 1, 0 })</c>.
    /// </summary>
    /// <param name="features">The features of each sample.</param>
    /// <param name="targets">The targets of as many samples.</param>
    /// <param name="featureNames"><inheritdoc cref="From{T}" path="/param[@name='featureNames']/node()"/></param>
    /// <param name="targetNames"><inheritdoc cref="From{T}" path="/param[@name='targetNames']/node()"/></param>
    /// <param name="classes"><inheritdoc cref="From{T}" path="/param[@name='classes']/node()"/></param>
    /// <param name="allowNonFinite"><inheritdoc cref="From{T}" path="/param[@name='allowNonFinite']/node()"/></param>
    /// <exception cref="ArgumentException">
    /// There are no samples, not as many features as targets, rows differ in length, a value is not finite, or a label is not one of the
    /// classes.
    /// </exception>
    /// <inheritdoc cref="From{T}"/>
    public static Dataset From(
        Values features,
        Values targets,
        IReadOnlyList<string>? featureNames = null,
        IReadOnlyList<string>? targetNames = null,
        int? classes = null,
        bool allowNonFinite = false)
    {
        (float[] x, Shape input) = features.ToFloats(nameof(features));
        (float[] y, Shape target) = targets.ToFloats(nameof(targets));
        return new Dataset(x, y, input, target, featureNames, targetNames, classes, allowNonFinite);
    }

    /// <summary>Adds the numbers of an item; those of the first say how many there are of each.</summary>
    private static void Write(Numbers numbers, ArrayPoolBufferWriter<float> writer, ref int width, int item, string what)
    {
        if (item == 0) width = numbers.Count;
        if (numbers.Count != width)
        {
            throw Errors.Argument(
                $"Dataset: expected {width} {what} of each item, as of item 0. Received: {numbers.Count} of item {item}.", what);
        }

        if (width == 0) throw Errors.Argument($"Dataset: expected at least 1 number as {what} of an item. Received: none.", what);
        numbers.CopyTo(writer.GetSpan(width));
        writer.Advance(width);
    }
}
