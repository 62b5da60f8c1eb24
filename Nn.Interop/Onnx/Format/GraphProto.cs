namespace Nn.Interop.Onnx;

/// <summary>Operations with their inputs, outputs and constants.</summary>
internal sealed class GraphProto
{
    /// <summary>How deep graphs may stand within each other.</summary>
    private const int MaxDepth = 16;

    public List<NodeProto> Nodes { get; } = [];

    public string Name { get; private set; } = "";

    public List<TensorProto> Initializers { get; } = [];

    public List<ValueInfoProto> Inputs { get; } = [];

    public List<ValueInfoProto> Outputs { get; } = [];

    /// <summary>The operations, and those of graphs within them.</summary>
    public IEnumerable<NodeProto> AllNodes() => Nodes.SelectMany(node =>
        (IEnumerable<NodeProto>)[node, .. node.Attributes.SelectMany(attribute => attribute.Graph?.AllNodes() ?? [])]);

    public static GraphProto Read(ProtoReader reader, int depth)
    {
        if (depth > MaxDepth)
            throw new FormatException(FormattableString.Invariant($"ONNX: expected graphs up to {MaxDepth} deep within each other. Received: more."));
        var graph = new GraphProto();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: graph.Nodes.Add(NodeProto.Read(reader.Message(), depth)); break;
                case 2: graph.Name = reader.Text(); break;
                case 5: graph.Initializers.Add(TensorProto.Read(reader.Message())); break;
                case 11: graph.Inputs.Add(ValueInfoProto.Read(reader.Message())); break;
                case 12: graph.Outputs.Add(ValueInfoProto.Read(reader.Message())); break;
                case 15: throw new NotSupportedException("ONNX: expected initializers with all their values. Received: a sparse one.");
                default: reader.Skip(); break;
            }
        }

        return graph;
    }
}
