namespace Nn.Datasets;

/// <summary>
/// Numbers for labels of any kind: scikit-learn's <c>LabelEncoder</c>. Classes are numbered from 0 in ascending order, so the numbers do not
/// depend on the order of the samples.
/// </summary>
/// <typeparam name="T">The type of the labels.</typeparam>
public sealed class LabelEncoder<T>
    where T : notnull
{
    private readonly T[] _classes;
    private readonly Dictionary<T, int> _codes;

    internal LabelEncoder(T[] classes)
    {
        _classes = classes;
        _codes = new Dictionary<T, int>(classes.Length);
        for (int i = 0; i < classes.Length; i++) _codes.Add(classes[i], i);
    }

    /// <summary>The labels that occur, in ascending order: the place of each is its number.</summary>
    public IReadOnlyList<T> Classes => _classes;

    /// <summary>The number of a label.</summary>
    /// <param name="label">One of <see cref="Classes"/>.</param>
    /// <exception cref="ArgumentException">The label is not one of the classes.</exception>
    public int Transform(T label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return _codes.TryGetValue(label, out int code)
            ? code
            : throw Errors.Argument($"LabelEncoder: expected one of the {_classes.Length} classes. Received: '{label}'.", nameof(label));
    }

    /// <summary>The numbers of labels.</summary>
    /// <param name="labels">Each one of <see cref="Classes"/>.</param>
    /// <exception cref="ArgumentException">A label is not one of the classes.</exception>
    public int[] Transform(IEnumerable<T> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return [.. labels.Select(Transform)];
    }

    /// <summary>The label of a number.</summary>
    /// <param name="code">From 0 to the number of classes − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public T InverseTransform(int code) => (uint)code < (uint)_classes.Length
        ? _classes[code]
        : throw Errors.OutOfRange($"LabelEncoder: expected a number from 0 to {_classes.Length - 1}. Received: {code}.", nameof(code));

    /// <summary>The labels of numbers.</summary>
    /// <param name="codes">Each from 0 to the number of classes − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public T[] InverseTransform(ReadOnlySpan<int> codes)
    {
        var labels = new T[codes.Length];
        for (int i = 0; i < labels.Length; i++) labels[i] = InverseTransform(codes[i]);
        return labels;
    }
}

/// <summary>Makes a <see cref="LabelEncoder{T}"/> of the labels that occur.</summary>
public static class LabelEncoder
{
    /// <summary>Finds the classes among texts; they are ordered by code points, whatever the culture: capitals before small letters.</summary>
    /// <param name="labels">At least one label.</param>
    /// <exception cref="ArgumentException">There are no labels, or one is null.</exception>
    public static LabelEncoder<string> Fit(IEnumerable<string> labels) => Fit(labels, CodePointComparer.Instance);

    /// <summary>Finds the classes among labels of any type, such as whole numbers, in its own order.</summary>
    /// <param name="labels">At least one label.</param>
    /// <exception cref="ArgumentException">There are no labels, or one is null.</exception>
    public static LabelEncoder<T> Fit<T>(IEnumerable<T> labels)
        where T : notnull, IComparable<T> => Fit(labels, Comparer<T>.Default);

    private static LabelEncoder<T> Fit<T>(IEnumerable<T> labels, IComparer<T> order)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(labels);
        var classes = new HashSet<T>();
        int place = 0;
        foreach (T label in labels)
        {
            if (label is null) throw Errors.Argument($"LabelEncoder: expected labels. Received: null at {place}.", nameof(labels));
            _ = classes.Add(label);
            place++;
        }

        if (place == 0) throw new ArgumentException("LabelEncoder: expected at least 1 label. Received: none.", nameof(labels));
        return new LabelEncoder<T>([.. classes.Order(order)]);
    }
}
