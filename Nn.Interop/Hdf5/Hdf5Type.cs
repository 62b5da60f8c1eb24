namespace Nn.Interop.Hdf5;

/// <summary>The type of the elements of a data set or an attribute.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Size">The bytes of one.</param>
/// <param name="IsBigEndian">Whether the high byte of a number comes first.</param>
internal sealed record Hdf5Type(Hdf5Kind Kind, int Size, bool IsBigEndian)
{
    /// <summary>Reads the message of a data type.</summary>
    /// <exception cref="NotSupportedException">It is another type than Keras uses.</exception>
    public static Hdf5Type Read(ReadOnlySpan<byte> message)
    {
        var cursor = new Cursor(message);
        int kind = cursor.Byte() & 0x0F, bits = cursor.Byte();
        cursor.Skip(2);
        long size = cursor.UInt32();
        // A text of variable length is a length and a place in a heap.
        if (kind == 9 && (bits & 0x0F) != 1) throw new NotSupportedException("HDF5: sequences of variable length other than texts are not supported.");
        if (size is 0 or > 1 << 20) throw new FormatException(FormattableString.Invariant($"HDF5: expected elements of 1 to {1 << 20} bytes. Received: {size}."));
        return new Hdf5Type(
            kind switch
            {
                0 => (bits & 8) != 0 ? Hdf5Kind.Signed : Hdf5Kind.Unsigned,
                1 => Hdf5Kind.Real,
                3 => Hdf5Kind.Text,
                8 => Hdf5Kind.Enumeration,
                9 => Hdf5Kind.VariableText,
                _ => throw new NotSupportedException(FormattableString.Invariant($"HDF5: data of class {kind} are not supported.")),
            },
            (int)size,
            (bits & 1) != 0);
    }
}

/// <summary>What elements are.</summary>
internal enum Hdf5Kind
{
    Signed,
    Unsigned,
    Real,
    Enumeration,

    /// <summary>A text of a fixed number of bytes.</summary>
    Text,

    /// <summary>A text in a heap.</summary>
    VariableText,
}
