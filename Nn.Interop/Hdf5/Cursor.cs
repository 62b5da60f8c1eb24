using System.Buffers.Binary;
using System.Text;

namespace Nn.Interop.Hdf5;

/// <summary>Reads numbers from bytes, little end first; what is cut short is a <see cref="FormatException"/>.</summary>
internal ref struct Cursor(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Left => _bytes.Length - Position;

    public ReadOnlySpan<byte> Bytes(long count)
    {
        if (count < 0 || count > Left)
            throw new FormatException(FormattableString.Invariant($"HDF5: expected {count} more bytes of a block. Received: {Left}."));
        ReadOnlySpan<byte> taken = _bytes.Slice(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public void Skip(long count) => _ = Bytes(count);

    /// <summary>Skips to a multiple of eight bytes.</summary>
    public void Align() => Skip(Math.Min(-Position & 7, Left));

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    /// <summary>An address or a length; -1 where it is undefined.</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    public void Expect(ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<byte> found = Bytes(signature.Length);
        if (!found.SequenceEqual(signature))
            throw new FormatException($"HDF5: expected a block '{Encoding.ASCII.GetString(signature)}'. Received: {Convert.ToHexString(found)}.");
    }

    /// <summary>A text that ends with a zero, or with the bytes.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
