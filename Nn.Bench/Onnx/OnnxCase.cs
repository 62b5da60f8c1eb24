using Nn.Interop;
using Nn.Interop.Onnx;

namespace Nn.Bench.Onnx;

/// <summary>A graph with inputs, whose outputs another runtime computes: in the form of ONNX' own conformance cases.</summary>
internal sealed class OnnxCase(string name, long opset)
{
    private readonly OnnxWriter _writer = new() { Opset = opset };
    private readonly List<(string Name, OnnxTensor Tensor)> _inputs = [];
    private readonly List<string> _outputs = [];
    private int _nodes;

    public string Name => name;

    public IReadOnlyList<(string Name, OnnxTensor Tensor)> Inputs => _inputs;

    public IReadOnlyList<string> Outputs => _outputs;

    public OnnxCase Input(string input, OnnxTensor tensor, IEnumerable<object>? axes = null)
    {
        _writer.AddInput(input, tensor.Type, axes ?? tensor.Dimensions.Select(length => (object)length));
        _inputs.Add((input, tensor));
        return this;
    }

    public OnnxCase Constant(string constant, OnnxTensor tensor)
    {
        _writer.AddConstant(constant, tensor);
        return this;
    }

    public OnnxCase Node(string operation, string[] inputs, string[] outputs, params (string, object)[] attributes)
    {
        _writer.Add(operation, inputs, outputs, attributes, FormattableString.Invariant($"node_{_nodes++}"));
        return this;
    }

    public OnnxCase Output(string output, OnnxType type = OnnxType.Float)
    {
        _writer.AddOutput(output, type, null);
        _outputs.Add(output);
        return this;
    }

    public byte[] ToFile() => _writer.ToFile();
}
