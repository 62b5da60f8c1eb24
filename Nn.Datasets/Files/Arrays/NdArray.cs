namespace Nn.Datasets;

/// <summary>
/// Numbers of one type with a shape, as files of arrays hold them (<see cref="Npy"/>, <see cref="Npz"/>, <see cref="Idx"/>); the last axis runs
/// fastest. The types are byte, sbyte, short, int, long, float and double. Where a data set is made of arrays, the first axis counts the samples:
/// <c>Dataset.From(images, labels)</c>.
/// </summary>
public sealed class NdArray
{
    private readonly Array _values;
    private readonly int[] _shape;

    internal NdArray(NumberFormat format, Array values, int[] shape) => (Format, _values, _shape) = (format, values, shape);

    /// <summary>The length of each axis, the slowest first; none for a single number. A length may be 0.</summary>
    public IReadOnlyList<int> Shape => _shape;

    /// <summary>The type of the numbers, such as <c>typeof(float)</c>.</summary>
    public Type ElementType => Format.Type;

    /// <summary>How many numbers there are: the product of the shape.</summary>
    public int Length => _values.Length;

    internal NumberFormat Format { get; }

    internal Array Numbers => _values;

    /// <summary>Makes an array of given numbers, which are not copied.</summary>
    /// <param name="values">The numbers, the last axis fastest.</param>
    /// <param name="shape">The length of each axis.</param>
    /// <exception cref="ArgumentException">The shape has another number of values.</exception>
    /// <exception cref="NotSupportedException">The type is none of those that files can hold.</exception>
    public static NdArray Of<T>(T[] values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        NumberFormat format = NumberFormat.Of(typeof(T));
        long size = 1;
        foreach (int axis in shape) size = axis < 0 ? -1 : size < 0 ? size : size * axis;
        if (size != values.Length)
            throw Errors.Argument($"NdArray: expected a shape of {values.Length} values. Received: {Text(shape)}.", nameof(shape));
        return new NdArray(format, values, shape.ToArray());
    }

    /// <summary>The numbers, the last axis fastest.</summary>
    /// <exception cref="InvalidOperationException">They are of another type: see <see cref="ElementType"/>.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged => ElementType == typeof(T)
            ? (T[])_values
            : throw Errors.State($"NdArray: expected to be read as {ElementType.Name}. Received: {typeof(T).Name}.");

    /// <summary>The numbers as floats, in a new array: large whole numbers and doubles are rounded.</summary>
    public float[] ToFloats() => Format.ToFloats(_values);

    /// <summary>Type and shape: <c>Single (60000, 28, 28)</c>.</summary>
    public override string ToString() => $"{ElementType.Name} {Text(_shape)}";

    /// <summary>A shape as Python writes it: <c>()</c>, <c>(3,)</c>, <c>(2, 3)</c>.</summary>
    internal static string Text(ReadOnlySpan<int> shape)
    {
        string[] lengths = [.. shape.ToArray().Select(axis => FormattableString.Invariant($"{axis}"))];
        return lengths.Length == 1 ? $"({lengths[0]},)" : $"({string.Join(", ", lengths)})";
    }
}
