namespace Nn.Interop.Onnx;

/// <summary>Whole numbers and booleans of ONNX' types, held in 64 bits.</summary>
internal static class Integers
{
    public static bool Are(OnnxType type) => type is OnnxType.UInt8 or OnnxType.Int8 or OnnxType.UInt16 or OnnxType.Int16 or OnnxType.Int32
        or OnnxType.Int64 or OnnxType.Bool or OnnxType.UInt32 or OnnxType.UInt64;

    /// <summary>What a type keeps of a value: its lower bits; of a boolean whether it is 0.</summary>
    public static long Wrap(OnnxType type, long value) => type switch
    {
        OnnxType.UInt8 => (byte)value,
        OnnxType.Int8 => (sbyte)value,
        OnnxType.UInt16 => (ushort)value,
        OnnxType.Int16 => (short)value,
        OnnxType.Int32 => (int)value,
        OnnxType.UInt32 => (uint)value,
        OnnxType.Bool => value == 0 ? 0 : 1,
        _ => value,
    };
}
