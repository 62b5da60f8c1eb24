namespace Nn.Datasets;

public sealed partial class Dataset
{
    /// <summary>
    /// The labels as whole numbers: the target itself if it is one value, else the place of the largest (the first of equals).
    /// </summary>
    /// <exception cref="InvalidOperationException">A target of one value is not a whole number of at least 0.</exception>
    public int[] Labels()
    {
        int width = TargetShape.Size;
        ReadOnlySpan<float> targets = Targets;
        var labels = new int[Count];
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> target = targets.Slice(row * width, width);
            labels[row] = width == 1 ? Label(target[0], row) : IndexOfMax(target);
        }

        return labels;
    }

    /// <summary>The same samples with one target value a class: 1 for the label's, 0 for the others.</summary>
    /// <param name="classes">The number of classes; if not given, the data set's own, or else the largest label + 1.</param>
    /// <returns>A data set of target shape (classes) that shares this one's features.</returns>
    /// <exception cref="InvalidOperationException">A target is not a label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is past the number of classes.</exception>
    public Dataset OneHot(int? classes = null)
    {
        if (TargetShape.Size != 1)
            throw Errors.State($"Dataset: expected labels, of the target shape (1). Found: {TargetShape}.");
        float[] oneHot = ToCategorical(Labels(), classes ?? Classes);
        int width = oneHot.Length / Count;
        string[] names = [.. Enumerable.Range(0, width).Select(i => $"{TargetNames[0]}_{i}")];
        return new Dataset(_features, oneHot, InputShape, [width], FeatureNames, names, width, allowNonFinite: true) { ClassNames = ClassNames };
    }

    /// <summary>The same samples, whose classes have names.</summary>
    /// <param name="names">A name for each class, in the order of the labels, none twice.</param>
    /// <returns>A data set of as many classes as names that shares this one's memory.</returns>
    /// <exception cref="ArgumentException">
    /// There are no names, one is null or occurs twice, the data set has another number of classes, or its targets are no such labels.
    /// </exception>
    public Dataset WithClassNames(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Contains(null!) || names.Distinct().Count() != names.Count || names.Count != (Classes ?? names.Count))
        {
            string expected = Classes is { } classes ? FormattableString.Invariant($"{classes} different names") : "different names";
            throw Errors.Argument($"Dataset: expected {expected}, one a class. Received: {string.Join(", ", names)}.", nameof(names));
        }

        return new Dataset(_features, _targets, InputShape, TargetShape, FeatureNames, TargetNames, names.Count, allowNonFinite: true)
        {
            ClassNames = [.. names],
        };
    }

    /// <summary>Labels as one value a class, 1 for the label's and 0 for the others: Keras' <c>to_categorical</c>.</summary>
    /// <param name="labels">The labels, at least 0.</param>
    /// <param name="classes">The number of classes; the largest label + 1 if not given.</param>
    /// <returns><c>labels.Length × classes</c> values, row after row.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A label is negative or past the number of classes.</exception>
    public static float[] ToCategorical(ReadOnlySpan<int> labels, int? classes = null)
    {
        if (classes <= 0)
            throw Errors.OutOfRange($"ToCategorical: expected at least 1 class. Received: {classes}.", nameof(classes));
        int width = classes ?? 0;
        if (classes is null)
        {
            foreach (int label in labels) width = Math.Max(width, checked(label + 1));
        }

        var oneHot = new float[checked(labels.Length * width)];
        for (int row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)width)
            {
                throw Errors.OutOfRange(
                    $"ToCategorical: expected labels from 0 to {Math.Max(0, width - 1)}. Received: {labels[row]} at {row}.",
                    nameof(labels));
            }

            oneHot[(row * width) + labels[row]] = 1;
        }

        return oneHot;
    }

    /// <summary>
    /// Weights that make all classes count alike, for <c>FitOptions.ClassWeights</c>: <c>samples / (classes · samples of the class)</c> for each label
    /// that occurs, as scikit-learn's <c>compute_class_weight("balanced")</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A target is not a label.</exception>
    public Dictionary<int, double> BalancedClassWeights() => BalancedClassWeights(Labels());

    /// <summary>The weights of labels.</summary>
    /// <param name="labels">At least one label.</param>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    /// <inheritdoc cref="BalancedClassWeights()"/>
    public static Dictionary<int, double> BalancedClassWeights(ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty) throw new ArgumentException("BalancedClassWeights: expected at least 1 label. Received: none.", nameof(labels));
        var counts = new SortedDictionary<int, int>();
        foreach (int label in labels) counts[label] = counts.GetValueOrDefault(label) + 1;
        double all = labels.Length;
        return counts.ToDictionary(pair => pair.Key, pair => all / ((double)counts.Count * pair.Value));
    }

    private static int Label(float target, int row)
    {
        // Floats hold whole numbers exactly up to 2^24.
        if (target is >= 0 and <= 16777216 && target == MathF.Floor(target)) return (int)target;
        throw Errors.State($"Dataset: expected labels that are whole numbers of at least 0. Found: {target} in row {row}.");
    }

    private static int IndexOfMax(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] > values[best]) best = i;
        }

        return best;
    }
}
