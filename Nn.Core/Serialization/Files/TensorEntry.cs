namespace Nn.Serialization;

/// <summary>One array of a safetensors file, as its header tells of it.</summary>
/// <param name="Name">Its name: <c>dense/kernel</c>.</param>
/// <param name="Type">The type of its elements: <c>F32</c>.</param>
/// <param name="Dimensions">Its dimensions; none for a single number.</param>
/// <param name="Begin">Its first byte, counted from the end of the header.</param>
/// <param name="End">The byte behind its last one.</param>
internal sealed record TensorEntry(string Name, string Type, long[] Dimensions, long Begin, long End)
{
    /// <summary>The type of a <see cref="float"/>.</summary>
    public const string Float32 = "F32";

    /// <summary>The number of elements, which fit the bytes.</summary>
    public long Length => (End - Begin) / SizeOf(Type);

    /// <summary>The bytes of an element.</summary>
    /// <exception cref="NotSupportedException">The type is not known.</exception>
    public static int SizeOf(string type) => type switch
    {
        "BOOL" or "U8" or "I8" or "F8_E5M2" or "F8_E4M3" => 1,
        "U16" or "I16" or "F16" or "BF16" => 2,
        "U32" or "I32" or Float32 => 4,
        "U64" or "I64" or "F64" => 8,
        _ => throw new NotSupportedException($"Safetensors: elements of type '{type}' are not supported."),
    };

    /// <summary>The dimensions as a tuple: <c>(28, 28, 1)</c>.</summary>
    public string ShapeText => FormattableString.Invariant($"({string.Join(", ", Dimensions)})");

    public bool HasShape(Shape shape)
    {
        if (Dimensions.Length != shape.Rank) return false;
        for (int i = 0; i < Dimensions.Length; i++)
        {
            if (Dimensions[i] != shape[i]) return false;
        }

        return true;
    }
}
