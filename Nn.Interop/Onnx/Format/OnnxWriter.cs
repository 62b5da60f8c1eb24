using System.Runtime.InteropServices;

namespace Nn.Interop.Onnx;

/// <summary>Writes an ONNX file, operation by operation.</summary>
internal sealed class OnnxWriter
{
    /// <summary>The version of the format that goes with <see cref="Opset"/>.</summary>
    private const long FormatVersion = 8;

    private readonly ProtoWriter _graph = new();

    /// <summary>The version of the operators that are written.</summary>
    public long Opset { get; init; } = 17;

    /// <summary>Adds an operation.</summary>
    /// <param name="operation">Its operator.</param>
    /// <param name="inputs">The names of what it reads; empty for what is left out.</param>
    /// <param name="outputs">The names of what it gives.</param>
    /// <param name="attributes">Its arguments: long, float, text, several of them, a tensor or a graph.</param>
    /// <param name="name">What the operation is called.</param>
    public void Add(string operation, string[] inputs, string[] outputs, IEnumerable<(string Name, object Value)>? attributes = null, string name = "") =>
        _graph.Message(1, node =>
        {
            foreach (string input in inputs) node.Text(1, input);
            foreach (string output in outputs) node.Text(2, output);
            if (name.Length > 0) node.Text(3, name);
            node.Text(4, operation);
            foreach ((string key, object value) in attributes ?? []) node.Message(5, attribute => Attribute(attribute, key, value));
        });

    public void AddConstant(string name, OnnxTensor tensor) => _graph.Message(5, message => Tensor(message, name, tensor));

    /// <param name="name">Its name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="axes">For each axis its length, or the name of a free one; null for an unknown number.</param>
    public void AddInput(string name, OnnxType type, IEnumerable<object>? axes) => _graph.Message(11, message => ValueInfo(message, name, type, axes));

    /// <inheritdoc cref="AddInput"/>
    public void AddOutput(string name, OnnxType type, IEnumerable<object>? axes) => _graph.Message(12, message => ValueInfo(message, name, type, axes));

    /// <summary>The whole file.</summary>
    public byte[] ToFile()
    {
        var file = new ProtoWriter();
        file.Int64(1, FormatVersion);
        file.Text(2, "NnSimd");
        WriteGraph(file, 7, "graph");
        file.Message(8, opset =>
        {
            opset.Text(1, "");
            opset.Int64(2, Opset);
        });
        return file.Written.ToArray();
    }

    /// <summary>A tensor in a file of its own.</summary>
    public static byte[] ToFile(string name, OnnxTensor tensor)
    {
        var file = new ProtoWriter();
        Tensor(file, name, tensor);
        return file.Written.ToArray();
    }

    private void WriteGraph(ProtoWriter message, int field, string name) => message.Message(field, graph =>
    {
        graph.Text(2, name);
        graph.Append(_graph.Written);
    });

    private static void Attribute(ProtoWriter message, string name, object value)
    {
        message.Text(1, name);
        switch (value)
        {
            case float number:
                message.Single(2, number);
                message.Int64(20, 1);
                break;
            case int or long:
                message.Int64(3, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
                message.Int64(20, 2);
                break;
            case string text:
                message.Text(4, text);
                message.Int64(20, 3);
                break;
            case OnnxTensor tensor:
                message.Message(5, inner => Tensor(inner, "", tensor));
                message.Int64(20, 4);
                break;
            case OnnxWriter graph:
                graph.WriteGraph(message, 6, name);
                message.Int64(20, 5);
                break;
            case float[] numbers:
                message.Floats(7, numbers);
                message.Int64(20, 6);
                break;
            case int[] numbers:
                foreach (int number in numbers) message.Int64(8, number);
                message.Int64(20, 7);
                break;
            case long[] numbers:
                foreach (long number in numbers) message.Int64(8, number);
                message.Int64(20, 7);
                break;
            case string[] texts:
                foreach (string text in texts) message.Text(9, text);
                message.Int64(20, 8);
                break;
            default: throw new NotSupportedException($"ONNX: expected an attribute of a kind that it has. Received: {value}.");
        }
    }

    private static void Tensor(ProtoWriter message, string name, OnnxTensor tensor)
    {
        foreach (int dimension in tensor.Dimensions) message.Int64(1, dimension);
        message.Int64(2, (long)tensor.Type);
        if (name.Length > 0) message.Text(8, name);
        message.Bytes(9, Raw(tensor));
    }

    private static ReadOnlySpan<byte> Raw(OnnxTensor tensor) => (tensor.Type, tensor.Values) switch
    {
        (OnnxType.Float16, float[] values) => MemoryMarshal.AsBytes(Array.ConvertAll(values, value => (Half)value).AsSpan()),
        (OnnxType.BFloat16, float[] values) => MemoryMarshal.AsBytes(Array.ConvertAll(values, value => (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)).AsSpan()),
        (_, float[] values) => MemoryMarshal.AsBytes(values.AsSpan()),
        (_, double[] values) => MemoryMarshal.AsBytes(values.AsSpan()),
        (OnnxType.Int64 or OnnxType.UInt64, long[] values) => MemoryMarshal.AsBytes(values.AsSpan()),
        (OnnxType.Int32 or OnnxType.UInt32, long[] values) => MemoryMarshal.AsBytes(Array.ConvertAll(values, value => unchecked((int)value)).AsSpan()),
        (OnnxType.Int16 or OnnxType.UInt16, long[] values) => MemoryMarshal.AsBytes(Array.ConvertAll(values, value => unchecked((short)value)).AsSpan()),
        (_, long[] values) => Array.ConvertAll(values, value => unchecked((byte)value)),
        _ => throw new NotSupportedException($"ONNX: expected a tensor of numbers. Received: {tensor}."),
    };

    private static void ValueInfo(ProtoWriter message, string name, OnnxType type, IEnumerable<object>? axes)
    {
        message.Text(1, name);
        message.Message(2, kind => kind.Message(1, tensor =>
        {
            tensor.Int64(1, (long)type);
            if (axes is null) return;
            tensor.Message(2, shape =>
            {
                foreach (object axis in axes)
                {
                    shape.Message(1, dimension =>
                    {
                        if (axis is string free) dimension.Text(2, free);
                        else dimension.Int64(1, Convert.ToInt64(axis, System.Globalization.CultureInfo.InvariantCulture));
                    });
                }
            });
        }));
    }
}
