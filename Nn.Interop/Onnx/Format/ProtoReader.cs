using System.Buffers.Binary;
using System.Text;

namespace Nn.Interop.Onnx;

/// <summary>
/// Reads the fields of a protocol buffers message (<c>protobuf.dev/programming-guides/encoding</c>) in place: nothing is copied but what is asked for.
/// What is cut short or has another type than expected is a <see cref="FormatException"/>.
/// </summary>
internal struct ProtoReader(ReadOnlyMemory<byte> message)
{
    private readonly ReadOnlyMemory<byte> _message = message;
    private int _position;
    private ProtoWire _wire;

    /// <summary>The number of the field at which the reader stands.</summary>
    public int Field { get; private set; }

    /// <summary>Whether the field holds bytes: of repeated numbers all in one.</summary>
    public readonly bool IsPacked => _wire == ProtoWire.Bytes;

    private readonly ReadOnlySpan<byte> Left => _message.Span[_position..];

    /// <summary>Goes to the next field, whose value must then be read or skipped; false behind the last one.</summary>
    public bool Next()
    {
        if (_position == _message.Length) return false;
        ulong tag = Varint();
        (Field, _wire) = (tag >> 3 <= int.MaxValue ? (int)(tag >> 3) : 0, (ProtoWire)(tag & 7));
        if (Field == 0 || _wire is not (ProtoWire.Varint or ProtoWire.Fixed64 or ProtoWire.Bytes or ProtoWire.Fixed32))
            throw new FormatException(FormattableString.Invariant($"ONNX: expected a field of a message. Received: the tag {tag}."));
        return true;
    }

    public void Skip()
    {
        switch (_wire)
        {
            case ProtoWire.Varint: Varint(); break;
            case ProtoWire.Fixed32: Take(4); break;
            case ProtoWire.Fixed64: Take(8); break;
            default: Bytes(); break;
        }
    }

    /// <summary>A whole number of up to 64 bits.</summary>
    public long Int64()
    {
        Expect(ProtoWire.Varint);
        return (long)Varint();
    }

    /// <summary>A whole number of up to 32 bits.</summary>
    public int Int32() => unchecked((int)Int64());

    public float Single()
    {
        Expect(ProtoWire.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4).Span);
    }

    public ReadOnlyMemory<byte> Bytes()
    {
        Expect(ProtoWire.Bytes);
        ulong length = Varint();
        return length <= (ulong)(_message.Length - _position)
            ? Take((int)length)
            : throw new FormatException(
                FormattableString.Invariant($"ONNX: expected {length} bytes of a field. Received: {_message.Length - _position}."));
    }

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ProtoReader Message() => new(Bytes());

    /// <summary>A repeated whole number: one element, or all of them in one field.</summary>
    public void Int64s(List<long> values)
    {
        if (_wire != ProtoWire.Bytes)
        {
            values.Add(Int64());
            return;
        }

        var packed = new ProtoReader(Bytes());
        while (packed._position < packed._message.Length) values.Add((long)packed.Varint());
    }

    /// <summary>A repeated float.</summary>
    public void Singles(List<float> values)
    {
        if (_wire != ProtoWire.Bytes)
        {
            values.Add(Single());
            return;
        }

        var packed = new ProtoReader(Bytes());
        while (packed._position < packed._message.Length) values.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(4).Span));
    }

    /// <summary>A repeated double.</summary>
    public void Doubles(List<double> values)
    {
        var packed = _wire == ProtoWire.Bytes ? new ProtoReader(Bytes()) : new ProtoReader(Take(8));
        while (packed._position < packed._message.Length) values.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed.Take(8).Span));
    }

    private readonly void Expect(ProtoWire wire)
    {
        if (_wire != wire) throw new FormatException($"ONNX: expected {wire} as field {Field}. Received: {_wire}.");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > _message.Length - _position) throw CutShort();
        ReadOnlyMemory<byte> taken = _message.Slice(_position, count);
        _position += count;
        return taken;
    }

    private ulong Varint()
    {
        ulong value = 0;
        ReadOnlySpan<byte> left = Left;
        for (int i = 0; i < left.Length && i < 10; i++)
        {
            value |= (ulong)(left[i] & 0x7F) << (7 * i);
            if (left[i] >= 0x80) continue;
            _position += i + 1;
            return value;
        }

        throw CutShort();
    }

    private static FormatException CutShort() => new("ONNX: expected a whole message. Received: one that was cut short, or is none.");
}
