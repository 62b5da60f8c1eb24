namespace Nn.Interop.Hdf5;

/// <summary>
/// The bytes of a file by their addresses. What is read to understand the file is counted: one in which everything leads to the same large block
/// is refused, instead of read for ever.
/// </summary>
internal sealed class Hdf5Source(Stream stream)
{
    private long _budget = (4 * stream.Length) + (1 << 20);

    /// <summary>Reads a block that describes something.</summary>
    /// <exception cref="FormatException">It does not lie within the file, or too much has been read.</exception>
    public byte[] Read(long address, long length)
    {
        Check(address, length);
        if ((_budget -= length) < 0) throw new FormatException("HDF5: expected a file whose parts are used once. Received: one that leads to the same ones again and again.");
        var bytes = new byte[(int)length];
        ReadInto(address, bytes);
        return bytes;
    }

    /// <summary>Reads data.</summary>
    /// <exception cref="FormatException">They do not lie within the file.</exception>
    public void ReadInto(long address, Span<byte> destination)
    {
        Check(address, destination.Length);
        stream.Position = address;
        stream.ReadExactly(destination);
    }

    public void Check(long address, long length)
    {
        if (address < 0 || length < 0 || length > int.MaxValue || address > stream.Length - length)
        {
            throw new FormatException(FormattableString.Invariant(
                $"HDF5: expected {length} bytes at {address} within a file of {stream.Length}. Received: an address beyond it, or a file that was cut short."));
        }
    }
}
