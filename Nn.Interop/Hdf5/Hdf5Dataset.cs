using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nn.Interop.Hdf5;

/// <summary>An array in a file, which is read when it is asked for.</summary>
internal sealed class Hdf5Dataset(
    string path, IReadOnlyDictionary<string, Hdf5Attribute> attributes, Hdf5Source source, Hdf5Type type, long[] dimensions, long address)
    : Hdf5Object(path, attributes)
{
    /// <summary>The dimensions; none for a single number.</summary>
    public IReadOnlyList<long> Dimensions => dimensions;

    /// <summary>The dimensions as a tuple.</summary>
    public string ShapeText => FormattableString.Invariant($"({string.Join(", ", dimensions)})");

    /// <summary>Reads real numbers of 2, 4 or 8 bytes, as float32.</summary>
    /// <param name="destination">As many as the array has.</param>
    public void Read(Span<float> destination)
    {
        if (type.Kind != Hdf5Kind.Real || type.Size is not (2 or 4 or 8))
            throw new NotSupportedException($"HDF5: '{Path}' has elements of {type.Size} bytes of kind {type.Kind}; real numbers of 2, 4 and 8 bytes are supported.");
        if (address < 0)
        {
            // Nothing was ever written: the array is of fill values.
            destination.Clear();
            return;
        }

        if (type is { Size: sizeof(float), IsBigEndian: false })
        {
            source.ReadInto(address, MemoryMarshal.AsBytes(destination));
            return;
        }

        Span<byte> piece = stackalloc byte[1024];
        int most = piece.Length / type.Size;
        for (int start = 0; start < destination.Length; start += most)
        {
            int count = Math.Min(most, destination.Length - start);
            source.ReadInto(address + ((long)start * type.Size), piece[..(count * type.Size)]);
            for (int i = 0; i < count; i++) destination[start + i] = Number(piece.Slice(i * type.Size, type.Size));
        }
    }

    private float Number(ReadOnlySpan<byte> bytes) => (type.Size, type.IsBigEndian) switch
    {
        (2, false) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        (2, true) => (float)BinaryPrimitives.ReadHalfBigEndian(bytes),
        (4, _) => BinaryPrimitives.ReadSingleBigEndian(bytes),
        (_, false) => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        _ => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes),
    };
}
