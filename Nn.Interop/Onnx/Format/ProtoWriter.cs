using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Nn.Interop.Onnx;

/// <summary>Writes the fields of a protocol buffers message.</summary>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Int64(int field, long value)
    {
        Tag(field, ProtoWire.Varint);
        Varint((ulong)value);
    }

    public void Single(int field, float value)
    {
        Tag(field, ProtoWire.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, ProtoWire.Bytes);
        Varint((ulong)value.Length);
        _bytes.Write(value);
    }

    public void Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public void Floats(int field, ReadOnlySpan<float> values) => Bytes(field, MemoryMarshal.AsBytes(values));

    /// <summary>Appends fields that are written already.</summary>
    public void Append(ReadOnlySpan<byte> fields) => _bytes.Write(fields);

    public void Message(int field, Action<ProtoWriter> write)
    {
        var message = new ProtoWriter();
        write(message);
        Bytes(field, message.Written);
    }

    private void Tag(int field, ProtoWire wire) => Varint(((ulong)field << 3) | (ulong)wire);

    private void Varint(ulong value)
    {
        Span<byte> bytes = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
