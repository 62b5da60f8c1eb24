using System.Runtime.InteropServices;

namespace Nn.Serialization;

/// <summary>What a safetensors file is to hold: floats by name, and texts.</summary>
internal sealed class TensorFile
{
    private readonly OrderedDictionary<string, (Shape Shape, ReadOnlyMemory<float> Values)> _tensors = new(StringComparer.Ordinal);

    /// <summary>Texts by name.</summary>
    public OrderedDictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds an array behind the others.</summary>
    public void Add(string name, Shape shape, ReadOnlyMemory<float> values) => _tensors.Add(name, (shape, values));

    public void Write(Stream stream)
    {
        stream.Write(TensorHeader.Write(_tensors.Select(tensor => (tensor.Key, tensor.Value.Shape)), Metadata));
        foreach ((_, ReadOnlyMemory<float> values) in _tensors.Values) stream.Write(MemoryMarshal.AsBytes(values.Span));
    }
}
