using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Nn.Training;

/// <summary>
/// A file of TensorBoard's events: TFRecords (the length of what follows, a masked CRC-32C of it, the bytes, a masked CRC-32C of them), each
/// a message <c>tensorflow.Event</c>. It is closed between writes.
/// </summary>
internal sealed class EventFile
{
    private static int s_files;

    private readonly string _path;

    public EventFile(string folder)
    {
        Directory.CreateDirectory(folder);
        // TensorBoard takes what contains "tfevents", and reads the files of a folder in the order of their names.
        _path = Path.Combine(folder, string.Create(
            CultureInfo.InvariantCulture,
            $"events.out.tfevents.{DateTimeOffset.UtcNow.ToUnixTimeSeconds():D10}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref s_files)}.v2"));
        Append([EventMessage.Version(WallTime)]);
    }

    private static double WallTime => (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Adds the values of one step.</summary>
    public void Write(long step, IEnumerable<(string Tag, double Value)> values)
    {
        double time = WallTime;
        Append(values.Select(value => EventMessage.Scalar(time, step, value.Tag, (float)value.Value)));
    }

    /// <summary>The checksum as it stands in a record: turned by 15 bits, and a constant added.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8;
    }

    private void Append(IEnumerable<byte[]> messages)
    {
        using var file = new FileStream(_path, FileMode.Append, FileAccess.Write, FileShare.Read);
        Span<byte> header = stackalloc byte[12];
        Span<byte> footer = stackalloc byte[4];
        foreach (byte[] message in messages)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)message.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header[8..], MaskedChecksum(header[..8]));
            BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedChecksum(message));
            file.Write(header);
            file.Write(message);
            file.Write(footer);
        }
    }
}
