using System.Buffers.Binary;

namespace Nn.Datasets;

/// <summary>The header of an IDX file: 0, 0, the type, the number of axes, and 4 bytes each for their lengths.</summary>
internal static class IdxHeader
{
    /// <summary>Reads a header.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="begun">The bytes of it that were read already, at most 2.</param>
    /// <param name="source">The file, in messages.</param>
    public static ArrayHeader Read(Stream stream, ReadOnlySpan<byte> begun, string source)
    {
        Span<byte> magic = stackalloc byte[4];
        begun.CopyTo(magic);
        ReadExactly(stream, magic[begun.Length..], source);
        if (magic[0] != 0 || magic[1] != 0)
            throw Errors.File($"{source}: expected the bytes 00 00 (IDX) or 1F 8B (gzip) first. Found: {magic[0]:X2} {magic[1]:X2}.");
        NumberFormat format = NumberFormat.OfIdx(magic[2])
            ?? throw Errors.File($"{source}: expected a type from 08, 09, 0B, 0C, 0D, 0E. Found: {magic[2]:X2}.");
        int axes = magic[3];
        if (axes == 0 || axes > ArrayHeader.MostAxes) throw Errors.File($"{source}: expected 1 to {ArrayHeader.MostAxes} axes. Found: {axes}.");
        Span<byte> lengths = stackalloc byte[4 * axes];
        ReadExactly(stream, lengths, source);
        var shape = new long[axes];
        for (int axis = 0; axis < axes; axis++) shape[axis] = BinaryPrimitives.ReadUInt32BigEndian(lengths[(4 * axis)..]);
        return new ArrayHeader(format, IsBigEndian: true, IsFortran: false, shape);
    }

    public static void Write(Stream stream, NumberFormat format, ReadOnlySpan<int> shape)
    {
        byte code = format.IdxCode ?? throw new NotSupportedException($"IDX: expected numbers of a type that the format has. Received: {format.Type.Name}.");
        if (shape.Length is 0 or > ArrayHeader.MostAxes)
            throw new NotSupportedException(FormattableString.Invariant($"IDX: expected 1 to {ArrayHeader.MostAxes} axes. Received: {shape.Length}."));
        stream.Write([0, 0, code, (byte)shape.Length]);
        Span<byte> length = stackalloc byte[4];
        foreach (int axis in shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(length, axis);
            stream.Write(length);
        }
    }

    private static void ReadExactly(Stream stream, Span<byte> bytes, string source)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Errors.File($"{source}: expected a header of an IDX file. Found the end within it.");
    }
}
