namespace Nn.Interop.Onnx;

/// <summary>One operation while a plan is made: its arguments and inputs, and what it is called in errors. Every attribute must be asked for.</summary>
internal sealed class OperatorCall(NodeProto node, GraphPlanner planner, PlanValue?[] inputs)
{
    private readonly HashSet<string> _asked = [];

    public NodeProto Node => node;

    public GraphPlanner Planner => planner;

    public FlowBuilder Flow => planner.Flow;

    /// <summary>The last of the operations behind this one that were taken into it: its output is theirs.</summary>
    public NodeProto? TakenInto { get; set; }

    /// <summary>The version of the operators.</summary>
    public long Opset => planner.Opset;

    public int Count => inputs.Length;

    public PlanValue?[] Inputs => inputs;

    /// <summary>The outputs that somebody reads, by their places.</summary>
    public int Outputs => node.Outputs.FindLastIndex(name => name.Length > 0) + 1;

    public bool AreKnown => Array.TrueForAll(inputs, input => input is null || input.Known is not null);

    public string Title => node.Name.Length > 0 ? $"{node.Operator} '{node.Name}'" : $"{node.Operator} for '{node.Outputs.FirstOrDefault()}'";

    public PlanValue Input(int index = 0) =>
        Optional(index) ?? throw Error(FormattableString.Invariant($"an input {index}"), "none");

    public PlanValue? Optional(int index) => index < inputs.Length ? inputs[index] : null;

    /// <summary>An input on whose elements the plan depends.</summary>
    public OnnxTensor? Known(int index) => Optional(index) is { } value ? value.Known ?? throw Needs(value) : null;

    public OnnxTensor KnownRequired(int index) => Known(index) ?? throw Error(FormattableString.Invariant($"an input {index}"), "none");

    /// <summary>An input of whole numbers on which the plan depends.</summary>
    public long[]? Integers(int index) => Known(index) is { } tensor
        ? tensor.Values as long[] ?? throw Error(FormattableString.Invariant($"whole numbers as input {index}"), $"{tensor}")
        : null;

    public ContentsNeeded Needs(PlanValue value) => new(
        value.Sources, Error("shapes and axes that follow from the inputs' shapes and whole numbers", "some that depend on what is computed").Message);

    public bool Has(string name) => Find(name) is not null;

    public long Int(string name, long standard) => Find(name)?.Int ?? standard;

    public float Float(string name, float standard) => Find(name)?.Float ?? standard;

    public string Text(string name, string standard) => Find(name)?.Text ?? standard;

    public long[]? Ints(string name) => Find(name)?.Ints.ToArray();

    public float[]? Floats(string name) => Find(name)?.Floats.ToArray();

    public string[]? Texts(string name) => Find(name)?.Texts.ToArray();

    public TensorProto? TensorProto(string name) => Find(name)?.Tensor;

    public OnnxTensor? Tensor(string name) => TensorProto(name)?.ToTensor();

    public GraphProto Graph(string name) => Find(name)?.Graph ?? throw Error($"an attribute '{name}' with a graph", "none");

    /// <summary>Attributes that say nothing of the result.</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (string name in names) _asked.Add(name);
    }

    /// <summary>An axis, which may be counted from the end.</summary>
    public int Axis(long axis, int rank) => axis >= -rank && axis < rank
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw Error(FormattableString.Invariant($"an axis from {-rank} to {rank - 1}"), FormattableString.Invariant($"{axis}"));

    public int[] Axes(long[] axes, int rank)
    {
        int[] found = Array.ConvertAll(axes, axis => Axis(axis, rank));
        Array.Sort(found);
        return found.Distinct().Count() == found.Length ? found : throw Error("each axis once", string.Join(", ", axes));
    }

    public FormatException Error(string expected, string received) => new($"ONNX: {Title}: expected {expected}. Received: {received}.");

    public NotSupportedException NotSupported(string expected, string received) =>
        new($"ONNX: {Title}: expected {expected}. Received: {received}.");

    /// <summary>An attribute that nobody asked for is one that is not supported.</summary>
    public void CheckAttributes()
    {
        foreach (AttributeProto attribute in node.Attributes)
        {
            if (!_asked.Contains(attribute.Name)) throw NotSupported("attributes that are supported", $"'{attribute.Name}'");
        }
    }

    private AttributeProto? Find(string name)
    {
        _asked.Add(name);
        return node.Attributes.Find(attribute => attribute.Name == name);
    }
}
