namespace Nn.Interop.Onnx;

/// <summary>How a field's value stands in the bytes.</summary>
internal enum ProtoWire
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
