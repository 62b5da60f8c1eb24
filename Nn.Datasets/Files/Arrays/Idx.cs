using System.IO.Compression;

namespace Nn.Datasets;

/// <summary>
/// The files that MNIST and its successors come in (Y. LeCun, "The MNIST database of handwritten digits"): two zero bytes, type, number of axes,
/// their lengths and the numbers, the highest byte first; often within gzip.
/// </summary>
public static class Idx
{
    private const string GzipExtension = ".gz";
    private static ReadOnlySpan<byte> GzipMagic => [0x1F, 0x8B];

    /// <summary>Reads a file, unpacked or within gzip, whatever its name.</summary>
    /// <param name="path">The file, which holds one array and nothing else.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, or goes on after the array.</exception>
    public static NdArray Read(string path) => WholeFile.Read(path, ReadMaybePacked);

    /// <summary>Reads an array from a stream, unpacked or within gzip.</summary>
    /// <param name="stream">The stream, at the array's beginning; it is not closed. Unpacked it may go on after the array.</param>
    /// <exception cref="InvalidDataException">The array is damaged or cut off.</exception>
    public static NdArray Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadMaybePacked(stream, "IDX");
    }

    /// <summary>Writes a file, within gzip if its name ends in <c>.gz</c>; an existing one is replaced at the end, in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The numbers: at least one axis, at most 64.</param>
    /// <exception cref="NotSupportedException">The format has no numbers of this type (long), or no array of no axes.</exception>
    public static void Write(string path, NdArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        WholeFile.Write(path, stream =>
        {
            if (path.EndsWith(GzipExtension, StringComparison.OrdinalIgnoreCase))
            {
                using var packed = new GZipStream(stream, CompressionLevel.Optimal);
                Write(packed, array);
            }
            else
            {
                Write(stream, array);
            }
        });
    }

    /// <summary>Writes an array to a stream, unpacked.</summary>
    /// <param name="stream">Receives the bytes; it is not closed.</param>
    /// <param name="array">The numbers: at least one axis, at most 64.</param>
    /// <exception cref="NotSupportedException">The format has no numbers of this type (long), or no array of no axes.</exception>
    public static void Write(Stream stream, NdArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        IdxHeader.Write(stream, array.Format, [.. array.Shape]);
        array.Format.Write(stream, array.Numbers, isBigEndian: true);
    }

    private static NdArray ReadMaybePacked(Stream stream, string source)
    {
        Span<byte> first = stackalloc byte[2];
        int read = stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false);
        if (!first[..read].SequenceEqual(GzipMagic)) return IdxHeader.Read(stream, first[..read], source).ReadValues(stream, source);

        using var whole = new PrefixedStream(first.ToArray(), stream);
        using var unpacked = new GZipStream(whole, CompressionMode.Decompress);
        try
        {
            NdArray array = IdxHeader.Read(unpacked, [], source).ReadValues(unpacked, source);
            if (unpacked.ReadByte() >= 0) throw Errors.File($"{source}: expected the end after the array. Found more.");
            return array;
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{source}: expected data packed by gzip. Found: {e.Message}", e);
        }
    }
}
