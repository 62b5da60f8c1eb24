using System.Runtime.InteropServices;
using Nn.Layers;

namespace Nn.Bench.Peers;

/// <summary>
/// A model as an ONNX file, as an exporter writes it, pictures with channels first: Gemm, Relu, BatchNormalization, Sigmoid, Softmax, Conv, MaxPool,
/// Flatten, LSTM. Field numbers: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
/// </summary>
internal sealed class OnnxModel
{
    public const string Input = "features";

    // Of tensors and, up to the last, of attributes.
    private const int FloatType = 1, IntegerType = 2, Int64Type = 7, IntegersType = 7;
    private readonly ProtobufWriter _graph = new();
    private string _current = Input;
    private int _count;

    /// <summary>The pictures that a Flatten stands behind, channels last as ours are; null where there is none.</summary>
    private Shape? _pictures;

    /// <summary>The file's bytes.</summary>
    /// <exception cref="NotSupportedException">A layer is none of those above.</exception>
    public static byte[] Write(Model model)
    {
        var graph = new OnnxModel();
        foreach (BuiltLayer layer in model.Layers) graph.Add(layer);
        return graph.Finish(InputDimensions(model.InputShape), [model.OutputShape.Size]);
    }

    /// <summary>Without the batch: (channels, height, width) for pictures.</summary>
    public static long[] InputDimensions(Shape shape) => shape.Rank switch
    {
        1 => [shape[0]],
        2 => [shape[0], shape[1]],
        _ => [shape[2], shape[0], shape[1]],
    };

    private void Add(BuiltLayer layer)
    {
        switch (layer.Description)
        {
            case Sequential:
                break;
            case Dense dense:
                Parameter kernel = layer.Parameters[0];
                Node("Gemm", [_pictures is { } shape ? Weight(kernel.Name, kernel.Shape.Dimensions, OnnxWeights.Rows(kernel, shape)) : Weight(kernel), Weight(layer.Parameters[1])]);
                Activate(dense.Activation);
                break;
            case BatchNormalization normalization:
                Node("BatchNormalization", [.. layer.Parameters.Select(Weight)], [Attribute("epsilon", (float)normalization.Epsilon)]);
                break;
            case Conv2D convolution:
                Parameter filters = layer.Parameters[0];
                Shape size = filters.Shape;
                Node(
                    "Conv", [Weight(filters.Name, [size[3], size[2], size[0], size[1]], OnnxWeights.Filters(filters)), Weight(layer.Parameters[1])],
                    [Attribute("kernel_shape", size[0], size[1])]);
                Activate(convolution.Activation);
                break;
            case MaxPooling2D pooling:
                (int height, int width) = (pooling.PoolSize.Height, pooling.PoolSize.Width);
                Node("MaxPool", [], [Attribute("kernel_shape", height, width), Attribute("strides", height, width)]);
                _pictures = layer.OutputShape;
                break;
            case Flatten:
                Node("Flatten", []);
                break;
            case Lstm lstm:
                AddLstm(layer.Parameters, lstm.Units);
                break;
            default:
                throw new NotSupportedException($"No ONNX node for {layer.Description}.");
        }
    }

    /// <summary>The operator takes (steps, batch, features) and names its gates i, o, f, c.</summary>
    private void AddLstm(IReadOnlyList<Parameter> parameters, int units)
    {
        Node("Transpose", [], [Attribute("perm", 1, 0, 2)]);
        int features = parameters[0].Shape[0];
        string[] weights =
        [
            Weight(parameters[0].Name, [1, 4 * units, features], OnnxWeights.Gates(parameters[0].Values, features, units)),
            Weight(parameters[1].Name, [1, 4 * units, units], OnnxWeights.Gates(parameters[1].Values, units, units)),
            Weight(parameters[2].Name, [1, 8 * units], [.. OnnxWeights.Gates(parameters[2].Values, 1, units), .. new float[4 * units]]),
        ];
        Node("LSTM", weights, [new ProtobufWriter().Text(1, "hidden_size").Integer(3, units).Integer(20, IntegerType)], skippedOutputs: 1);
        string axes = "squeezed_axes";
        _graph.Message(5, new ProtobufWriter().Integer(1, 1).Integer(2, Int64Type).Text(8, axes).Bytes(9, BitConverter.GetBytes(0L)));
        Node("Squeeze", [axes]);
    }

    private void Activate(Activation activation)
    {
        if (activation == Activation.Relu) Node("Relu", []);
        else if (activation == Activation.Sigmoid) Node("Sigmoid", []);
        else if (activation == Activation.Softmax) Node("Softmax", []);
        else if (activation != Activation.Linear) throw new NotSupportedException($"No ONNX node for {activation}.");
    }

    private void Node(string operation, string[] weights, ProtobufWriter[]? attributes = null, int skippedOutputs = 0)
    {
        string result = $"value_{++_count}";
        var node = new ProtobufWriter().Text(1, _current);
        foreach (string weight in weights) node.Text(1, weight);
        for (int i = 0; i < skippedOutputs; i++) node.Text(2, "");
        node.Text(2, result).Text(3, $"{operation}_{_count}").Text(4, operation);
        foreach (ProtobufWriter attribute in attributes ?? []) node.Message(5, attribute);
        _graph.Message(1, node);
        _current = result;
    }

    private static ProtobufWriter Attribute(string name, float value) => new ProtobufWriter().Text(1, name).Single(2, value).Integer(20, FloatType);

    private static ProtobufWriter Attribute(string name, params ReadOnlySpan<int> values)
    {
        var attribute = new ProtobufWriter().Text(1, name).Integer(20, IntegersType);
        foreach (int value in values) attribute.Integer(8, value);
        return attribute;
    }

    private string Weight(Parameter parameter) => Weight(parameter.Name, parameter.Shape.Dimensions, parameter.Values);

    private string Weight(string name, ReadOnlySpan<int> shape, ReadOnlySpan<float> values)
    {
        var tensor = new ProtobufWriter();
        foreach (int dimension in shape) tensor.Integer(1, dimension);
        tensor.Integer(2, FloatType).Text(8, name).Bytes(9, MemoryMarshal.AsBytes(values));
        _graph.Message(5, tensor);
        return name;
    }

    private byte[] Finish(ReadOnlySpan<long> inputs, ReadOnlySpan<long> outputs)
    {
        const int IntermediateVersion = 8, OperatorSet = 17;
        _graph.Text(2, "model").Message(11, Value(Input, inputs)).Message(12, Value(_current, outputs));
        return new ProtobufWriter().Integer(1, IntermediateVersion).Text(2, "NnSimd").Message(7, _graph)
            .Message(8, new ProtobufWriter().Text(1, "").Integer(2, OperatorSet)).ToArray();
    }

    /// <summary>(batch, …) of floats, with any batch.</summary>
    private static ProtobufWriter Value(string name, ReadOnlySpan<long> dimensions)
    {
        ProtobufWriter shape = new ProtobufWriter().Message(1, new ProtobufWriter().Text(2, "batch"));
        foreach (long dimension in dimensions) shape.Message(1, new ProtobufWriter().Integer(1, dimension));
        ProtobufWriter tensor = new ProtobufWriter().Integer(1, FloatType).Message(2, shape);
        return new ProtobufWriter().Text(1, name).Message(2, new ProtobufWriter().Message(1, tensor));
    }
}
