using System.Buffers.Binary;
using System.IO.Compression;

namespace Nn.Plotting;

/// <summary>Writes a picture of pixels as PNG (ISO/IEC 15948), compressed: OxyPlot's own encoder stores four bytes a pixel.</summary>
internal static class Png
{
    private const int BytesPerPixel = 3;

    /// <summary>The filter "up": a row holds the differences to the row above, small numbers where colours change slowly.</summary>
    private const byte UpFilter = 2;

    /// <summary>Encodes rows from top to bottom, red, green and blue one byte each.</summary>
    public static byte[] Encode(int width, int height, ReadOnlySpan<byte> rgb)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        // 8 bits a channel, colour without alpha, the only compression, the only set of filters, not interlaced.
        ((ReadOnlySpan<byte>)[8, 2, 0, 0, 0]).CopyTo(header[8..]);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(rgb, width * BytesPerPixel));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compress(ReadOnlySpan<byte> rgb, int stride)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.SmallestSize))
        {
            var above = new byte[stride];
            var difference = new byte[stride];
            for (int start = 0; start < rgb.Length; start += stride)
            {
                ReadOnlySpan<byte> row = rgb.Slice(start, stride);
                for (int i = 0; i < stride; i++) difference[i] = (byte)(row[i] - above[i]);
                row.CopyTo(above);
                zlib.WriteByte(UpFilter);
                zlib.Write(difference);
            }
        }

        return compressed.ToArray();
    }

    /// <summary>Length, type, data, and the check sum of type and data.</summary>
    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    /// <summary>CRC-32 of the polynomial 0xEDB88320 (reflected), bit by bit.</summary>
    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }

        return crc;
    }
}
