namespace Nn.Datasets;

/// <summary>Takes the zip format's checksum (CRC-32, polynomial 0xEDB88320) of all that is read through it.</summary>
internal sealed class ChecksumStream(Stream inner) : ForwardStream
{
    private static readonly uint[] s_table = [.. Enumerable.Range(0, 256).Select(Remainder)];
    private uint _crc = uint.MaxValue;

    /// <summary>The checksum of what was read up to here.</summary>
    public uint Checksum => ~_crc;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        foreach (byte value in buffer[..read]) _crc = s_table[(byte)(_crc ^ value)] ^ (_crc >> 8);
        return read;
    }

    private static uint Remainder(int value)
    {
        uint remainder = (uint)value;
        for (int bit = 0; bit < 8; bit++) remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0xEDB88320 : remainder >> 1;
        return remainder;
    }
}
