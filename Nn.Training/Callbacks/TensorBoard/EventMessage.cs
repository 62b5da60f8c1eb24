using System.Text;

namespace Nn.Training;

/// <summary>
/// The protocol buffers of <c>tensorflow/core/util/event.proto</c> and <c>summary.proto</c>, as far as scalars need them: fields are a key (number · 8 +
/// wire type) and a value; wire type 0 is a varint, 1 eight bytes, 2 a length and bytes, 5 four bytes.
/// </summary>
internal static class EventMessage
{
    /// <summary>What a file begins with: Event.file_version.</summary>
    public static byte[] Version(double wallTime) => Message(writer =>
    {
        Write(writer, 1, wallTime);
        Write(writer, 3, "brain.Event:2"u8);
    });

    /// <summary>A value of a curve: Event.summary with one Summary.Value of tag and simple_value.</summary>
    public static byte[] Scalar(double wallTime, long step, string tag, float value)
    {
        byte[] scalar = Message(writer =>
        {
            Write(writer, 1, Encoding.UTF8.GetBytes(tag));
            writer.Write((byte)((2 << 3) | 5));
            writer.Write(value);
        });
        byte[] summary = Message(writer => Write(writer, 1, scalar));
        return Message(writer =>
        {
            Write(writer, 1, wallTime);
            writer.Write((byte)(2 << 3));
            writer.Write7BitEncodedInt64(step);
            Write(writer, 5, summary);
        });
    }

    private static byte[] Message(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Write(BinaryWriter writer, int field, double value)
    {
        writer.Write((byte)((field << 3) | 1));
        writer.Write(value);
    }

    private static void Write(BinaryWriter writer, int field, ReadOnlySpan<byte> value)
    {
        writer.Write((byte)((field << 3) | 2));
        writer.Write7BitEncodedInt(value.Length);
        writer.Write(value);
    }
}
