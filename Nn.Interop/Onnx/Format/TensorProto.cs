using System.Runtime.InteropServices;

namespace Nn.Interop.Onnx;

/// <summary>A constant as it stands in a file; its numbers are read when it is used.</summary>
internal sealed class TensorProto
{
    private readonly List<long> _dimensions = [];
    private readonly List<long> _integers = [];
    private readonly List<float> _floats = [];
    private readonly List<double> _doubles = [];
    private ReadOnlyMemory<byte> _raw;

    /// <summary>All floats in one field, which is how they mostly stand.</summary>
    private ReadOnlyMemory<byte> _packed;
    private bool _isRaw;
    private bool _isExternal;
    private OnnxType _type;

    public string Name { get; private set; } = "";

    public static TensorProto Read(ProtoReader reader)
    {
        var tensor = new TensorProto();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: reader.Int64s(tensor._dimensions); break;
                case 2: tensor._type = (OnnxType)reader.Int32(); break;
                case 4 when reader.IsPacked && tensor._packed.IsEmpty && tensor._floats.Count == 0: tensor._packed = reader.Bytes(); break;
                case 4:
                    tensor.Unpack();
                    reader.Singles(tensor._floats);
                    break;
                case 5 or 7 or 11: reader.Int64s(tensor._integers); break;
                case 6: throw new NotSupportedException($"ONNX: expected tensors of numbers. Received: texts in '{tensor.Name}'.");
                case 8: tensor.Name = reader.Text(); break;
                case 9:
                    tensor._raw = reader.Bytes();
                    tensor._isRaw = true;
                    break;
                case 10: reader.Doubles(tensor._doubles); break;
                case 13: tensor._isExternal = true; reader.Skip(); break;
                case 14: tensor._isExternal |= reader.Int64() != 0; break;
                case 3: throw new NotSupportedException("ONNX: expected whole tensors. Received: a segment of one.");
                default: reader.Skip(); break;
            }
        }

        return tensor;
    }

    /// <summary>Name, type and shape, without the numbers.</summary>
    public OnnxValue Describe() => new(Name, _type, [.. _dimensions.Select(length => new OnnxAxis((int)Math.Clamp(length, int.MinValue, int.MaxValue), null))]);

    /// <summary>The tensor, with as many numbers as its shape says.</summary>
    public OnnxTensor ToTensor()
    {
        if (_isExternal)
            throw new NotSupportedException($"ONNX: expected the values of '{Name}' in the file itself. Received: a reference to another file.");
        var dimensions = new int[_dimensions.Count];
        long count = 1;
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (_dimensions[i] is < 0 or > int.MaxValue || (count *= _dimensions[i]) > int.MaxValue)
                throw new FormatException($"ONNX: expected a shape that can be for '{Name}'. Received: ({string.Join(", ", _dimensions)}).");
            dimensions[i] = (int)_dimensions[i];
        }

        return _type switch
        {
            OnnxType.Float when !_packed.IsEmpty && !_isRaw =>
                _packed.Length == count * sizeof(float) ? new OnnxTensor(dimensions, _packed) : throw WrongLength(_packed.Length / sizeof(float), count),
            OnnxType.Float when _isRaw => _raw.Length == count * sizeof(float) ? new OnnxTensor(dimensions, _raw) : throw WrongLength(_raw.Length / sizeof(float), count),
            OnnxType.Float => new OnnxTensor(_type, dimensions, Checked(_floats.Count, count, _floats.ToArray())),
            OnnxType.Double => new OnnxTensor(_type, dimensions, _isRaw ? Raw<double>(count) : Checked(_doubles.Count, count, _doubles.ToArray())),
            OnnxType.Float16 or OnnxType.BFloat16 => new OnnxTensor(_type, dimensions, Array.ConvertAll(
                _isRaw ? Raw<ushort>(count) : Checked(_integers.Count, count, _integers.Select(bits => (ushort)bits).ToArray()), FromHalf)),
            _ => new OnnxTensor(_type, dimensions, _isRaw ? RawIntegers(count) : Checked(_integers.Count, count, Wrapped())),
        };
    }

    /// <summary>Floats in several fields are put together one by one.</summary>
    private void Unpack()
    {
        _floats.AddRange(MemoryMarshal.Cast<byte, float>(_packed.Span));
        _packed = default;
    }

    private float FromHalf(ushort bits) => _type == OnnxType.Float16
        ? (float)BitConverter.UInt16BitsToHalf(bits)
        : BitConverter.UInt32BitsToSingle((uint)bits << 16);

    private long[] Wrapped()
    {
        long[] values = _integers.ToArray();
        for (int i = 0; i < values.Length; i++) values[i] = Integers.Wrap(_type, values[i]);
        return values;
    }

    private long[] RawIntegers(long count) => _type switch
    {
        OnnxType.UInt8 or OnnxType.Bool => Array.ConvertAll(Raw<byte>(count), value => (long)value),
        OnnxType.Int8 => Array.ConvertAll(Raw<sbyte>(count), value => (long)value),
        OnnxType.UInt16 => Array.ConvertAll(Raw<ushort>(count), value => (long)value),
        OnnxType.Int16 => Array.ConvertAll(Raw<short>(count), value => (long)value),
        OnnxType.Int32 => Array.ConvertAll(Raw<int>(count), value => (long)value),
        OnnxType.UInt32 => Array.ConvertAll(Raw<uint>(count), value => (long)value),
        OnnxType.Int64 or OnnxType.UInt64 => Raw<long>(count),
        _ => throw new NotSupportedException($"ONNX: expected a tensor of numbers or booleans as '{Name}'. Received: {_type}."),
    };

    /// <summary>The bytes of a file, little end first.</summary>
    private T[] Raw<T>(long count)
        where T : unmanaged
    {
        if (_raw.Length != count * Marshal.SizeOf<T>()) throw WrongLength(_raw.Length / Marshal.SizeOf<T>(), count);
        var values = new T[count];
        _raw.Span.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private T[] Checked<T>(int given, long count, T[] values) => given == count ? values : throw WrongLength(given, count);

    private FormatException WrongLength(int given, long count) => new(
        FormattableString.Invariant($"ONNX: expected {count} values for '{Name}' of shape ({string.Join(", ", _dimensions)}). Received: {given}."));
}
