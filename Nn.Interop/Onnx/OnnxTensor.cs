using System.Runtime.InteropServices;

namespace Nn.Interop;

/// <summary>
/// A tensor that goes into or comes out of an <see cref="OnnxModel"/>: any rank and type, its elements row-major. Whole numbers and booleans are held as 64 bits each,
/// whatever the type; 16-bit floating point as 32.
/// </summary>
public sealed class OnnxTensor
{
    /// <summary>Floats as a file has them, from which the array is made when somebody wants one.</summary>
    private readonly ReadOnlyMemory<byte> _raw;
    private Array? _values;

    /// <param name="type">The type of the elements.</param>
    /// <param name="dimensions">The shape, row-major.</param>
    /// <param name="values">float[], double[] or long[], as the type asks for.</param>
    internal OnnxTensor(OnnxType type, int[] dimensions, Array values)
        : this(type, dimensions, values.LongLength) => _values = values;

    /// <param name="dimensions">The shape, row-major.</param>
    /// <param name="floats">The bytes of floats, little end first.</param>
    internal OnnxTensor(int[] dimensions, ReadOnlyMemory<byte> floats)
        : this(OnnxType.Float, dimensions, floats.Length / sizeof(float)) => _raw = floats;

    private OnnxTensor(OnnxType type, int[] dimensions, long given)
    {
        long count = 1;
        foreach (int dimension in dimensions)
        {
            if (dimension < 0 || (count *= dimension) > int.MaxValue)
                throw new ArgumentException($"ONNX: expected a shape that can be. Received: {Onnx.Dimensions.Text(dimensions)}.", nameof(dimensions));
        }

        if (count != given)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"ONNX: expected {count} values for shape {Onnx.Dimensions.Text(dimensions)}. Received: {given}."),
                nameof(dimensions));
        }

        (Type, Shape, Length) = (type, dimensions, (int)count);
    }

    /// <summary>The type of the elements.</summary>
    public OnnxType Type { get; }

    /// <summary>The size of each axis, the batch among them; empty for a scalar.</summary>
    public IReadOnlyList<int> Dimensions => Shape;

    /// <summary>The number of elements.</summary>
    public int Length { get; }

    /// <summary>The elements of a tensor of 32-bit (or 16-bit) floating point.</summary>
    /// <exception cref="InvalidOperationException">It has another type.</exception>
    public ReadOnlyMemory<float> Floats => Values as float[] ?? throw WrongType("floats");

    /// <summary>The elements of a tensor of doubles.</summary>
    /// <inheritdoc cref="Floats"/>
    public ReadOnlyMemory<double> Doubles => Values as double[] ?? throw WrongType("doubles");

    /// <summary>The elements of a tensor of whole numbers or booleans (0 and 1).</summary>
    /// <inheritdoc cref="Floats"/>
    public ReadOnlyMemory<long> Integers => Values as long[] ?? throw WrongType("whole numbers or booleans");

    internal int[] Shape { get; }

    internal Array Values => _values ??= MemoryMarshal.Cast<byte, float>(_raw.Span).ToArray();

    /// <summary>The elements of a tensor of floats, where they stand.</summary>
    internal ReadOnlySpan<float> FloatSpan => _values is null ? MemoryMarshal.Cast<byte, float>(_raw.Span) : (float[])_values;

    internal bool IsFloat => _values is null or float[];

    internal bool IsInteger => _values is long[];

    /// <summary>A tensor of floats; the array is not copied.</summary>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The size of each axis; none for a scalar.</param>
    /// <exception cref="ArgumentException">There are not as many elements as the shape says.</exception>
    public static OnnxTensor Of(float[] values, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(OnnxType.Float, dimensions.ToArray(), values);
    }

    /// <summary>A tensor of doubles; the array is not copied.</summary>
    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static OnnxTensor Of(double[] values, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(OnnxType.Double, dimensions.ToArray(), values);
    }

    /// <summary>A tensor of 64-bit whole numbers; the array is not copied.</summary>
    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static OnnxTensor Of(long[] values, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(OnnxType.Int64, dimensions.ToArray(), values);
    }

    /// <summary>A tensor of 32-bit whole numbers.</summary>
    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static OnnxTensor Of(int[] values, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(OnnxType.Int32, dimensions.ToArray(), Array.ConvertAll(values, value => (long)value));
    }

    /// <summary>A tensor of booleans.</summary>
    /// <inheritdoc cref="Of(float[], ReadOnlySpan{int})"/>
    public static OnnxTensor Of(bool[] values, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(OnnxType.Bool, dimensions.ToArray(), Array.ConvertAll(values, value => value ? 1L : 0L));
    }

    /// <summary>A tensor of another type of whole numbers: unsigned, or of 8 or 16 bits.</summary>
    /// <param name="type">The type.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <param name="dimensions">The size of each axis; none for a scalar.</param>
    /// <exception cref="ArgumentException">There are not as many elements as the shape says, one does not fit the type, or it is none of whole numbers.</exception>
    public static OnnxTensor OfType(OnnxType type, long[] values, params ReadOnlySpan<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Onnx.Integers.Are(type))
            throw new ArgumentException($"ONNX: expected a type of whole numbers or booleans. Received: {type}.", nameof(type));
        foreach (long value in values)
        {
            if (Onnx.Integers.Wrap(type, value) != value)
                throw new ArgumentException(FormattableString.Invariant($"ONNX: expected values of type {type}. Received: {value}."), nameof(values));
        }

        return new(type, dimensions.ToArray(), (long[])values.Clone());
    }

    /// <summary>The elements as floats, whatever the type.</summary>
    public float[] ToFloats() => Values switch
    {
        float[] floats => (float[])floats.Clone(),
        double[] doubles => Array.ConvertAll(doubles, value => (float)value),
        _ => Array.ConvertAll((long[])Values, value => (float)value),
    };

    /// <summary>Type and shape: <c>Float (1, 3, 224, 224)</c>.</summary>
    public override string ToString() => $"{Type} {Onnx.Dimensions.Text(Shape)}";

    private InvalidOperationException WrongType(string expected) => new($"ONNX: expected a tensor of {expected}. Received: {this}.");
}
