namespace Nn.Interop.Onnx;

/// <summary>One operation of a graph.</summary>
internal sealed class NodeProto
{
    /// <summary>The names of the values that it reads; empty for one that is left out.</summary>
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public string Name { get; private set; } = "";

    public string Operator { get; private set; } = "";

    public string Domain { get; private set; } = "";

    public List<AttributeProto> Attributes { get; } = [];

    public static NodeProto Read(ProtoReader reader, int depth)
    {
        var node = new NodeProto();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: node.Inputs.Add(reader.Text()); break;
                case 2: node.Outputs.Add(reader.Text()); break;
                case 3: node.Name = reader.Text(); break;
                case 4: node.Operator = reader.Text(); break;
                case 5: node.Attributes.Add(AttributeProto.Read(reader.Message(), depth)); break;
                case 7: node.Domain = reader.Text(); break;
                default: reader.Skip(); break;
            }
        }

        return node;
    }
}
