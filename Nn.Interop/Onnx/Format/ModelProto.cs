namespace Nn.Interop.Onnx;

/// <summary>The contents of a file: a graph, and by which set of operators it is to be read.</summary>
internal sealed class ModelProto
{
    public string Producer { get; private set; } = "";

    public GraphProto Graph { get; private set; } = new();

    /// <summary>The version of each domain's operators; ONNX' own have the empty name.</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    public Dictionary<string, string> Metadata { get; } = [];

    public static ModelProto Read(ReadOnlyMemory<byte> file)
    {
        var model = new ModelProto();
        var reader = new ProtoReader(file);
        bool hasGraph = false;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2: model.Producer = reader.Text(); break;
                case 7:
                    model.Graph = GraphProto.Read(reader.Message(), 0);
                    hasGraph = true;
                    break;
                case 8: model.ReadOpset(reader.Message()); break;
                case 14: model.ReadMetadata(reader.Message()); break;
                case 25: throw new NotSupportedException("ONNX: expected a model without functions of its own. Received: one with some.");
                default: reader.Skip(); break;
            }
        }

        return hasGraph ? model : throw new FormatException("ONNX: expected a model with a graph. Received: none, or another kind of file.");
    }

    private void ReadOpset(ProtoReader reader)
    {
        string domain = "";
        long version = 0;
        while (reader.Next())
        {
            if (reader.Field == 1) domain = reader.Text();
            else if (reader.Field == 2) version = reader.Int64();
            else reader.Skip();
        }

        Opsets[domain == "ai.onnx" ? "" : domain] = version;
    }

    private void ReadMetadata(ProtoReader reader)
    {
        string key = "", value = "";
        while (reader.Next())
        {
            if (reader.Field == 1) key = reader.Text();
            else if (reader.Field == 2) value = reader.Text();
            else reader.Skip();
        }

        Metadata[key] = value;
    }
}
