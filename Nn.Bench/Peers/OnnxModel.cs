using System.Runtime.InteropServices;
using Nn.Layers;

namespace Nn.Bench.Peers;

/// <summary>
/// A model of dense layers and batch normalizations as an ONNX file, as an exporter writes it: Gemm, Relu, BatchNormalization, Sigmoid,
/// Softmax. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
/// </summary>
internal sealed class OnnxModel
{
    public const string Input = "features";

    private const int FloatType = 1;
    private readonly ProtobufWriter _graph = new();
    private string _current = Input;
    private int _count;

    /// <summary>The file's bytes.</summary>
    /// <exception cref="NotSupportedException">A layer is none of those above.</exception>
    public static byte[] Write(Model model)
    {
        var graph = new OnnxModel();
        foreach (BuiltLayer layer in model.Layers)
        {
            switch (layer.Description)
            {
                case Sequential:
                    break;
                case Dense dense:
                    graph.Node("Gemm", [.. layer.Parameters.Select(graph.Weight)]);
                    graph.Activate(dense.Activation);
                    break;
                case BatchNormalization normalization:
                    var epsilon = new ProtobufWriter().Text(1, "epsilon").Single(2, (float)normalization.Epsilon).Integer(20, FloatType);
                    graph.Node("BatchNormalization", [.. layer.Parameters.Select(graph.Weight)], epsilon);
                    break;
                default:
                    throw new NotSupportedException($"No ONNX node for {layer.Description}.");
            }
        }

        return graph.Finish(model.InputShape.Size, model.OutputShape.Size);
    }

    private void Activate(Activation activation)
    {
        if (activation == Activation.Relu) Node("Relu", []);
        else if (activation == Activation.Sigmoid) Node("Sigmoid", []);
        else if (activation == Activation.Softmax) Node("Softmax", []);
        else if (activation != Activation.Linear) throw new NotSupportedException($"No ONNX node for {activation}.");
    }

    private void Node(string operation, string[] weights, ProtobufWriter? attribute = null)
    {
        string result = $"value_{++_count}";
        var node = new ProtobufWriter().Text(1, _current);
        foreach (string weight in weights) node.Text(1, weight);
        node.Text(2, result).Text(3, $"{operation}_{_count}").Text(4, operation);
        if (attribute is not null) node.Message(5, attribute);
        _graph.Message(1, node);
        _current = result;
    }

    private string Weight(Parameter parameter)
    {
        var tensor = new ProtobufWriter();
        for (int axis = 0; axis < parameter.Shape.Rank; axis++) tensor.Integer(1, parameter.Shape[axis]);
        tensor.Integer(2, FloatType).Text(8, parameter.Name).Bytes(9, MemoryMarshal.AsBytes(parameter.Values));
        _graph.Message(5, tensor);
        return parameter.Name;
    }

    private byte[] Finish(int inputs, int outputs)
    {
        const int IntermediateVersion = 8, OperatorSet = 17;
        _graph.Text(2, "model").Message(11, Value(Input, inputs)).Message(12, Value(_current, outputs));
        return new ProtobufWriter().Integer(1, IntermediateVersion).Text(2, "NnSimd").Message(7, _graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, OperatorSet)).ToArray();
    }

    /// <summary>[batch, size] of floats, with any batch.</summary>
    private static ProtobufWriter Value(string name, int size)
    {
        ProtobufWriter batch = new ProtobufWriter().Text(2, "batch"), width = new ProtobufWriter().Integer(1, size);
        ProtobufWriter shape = new ProtobufWriter().Message(1, batch).Message(1, width);
        ProtobufWriter tensor = new ProtobufWriter().Integer(1, FloatType).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
