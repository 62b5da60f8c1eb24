namespace Nn.Interop.Onnx;

/// <summary>An argument of an operator: of the kind that its name says, or several of them.</summary>
internal sealed class AttributeProto
{
    public string Name { get; private set; } = "";

    public float Float { get; private set; }

    public long Int { get; private set; }

    public string Text { get; private set; } = "";

    public TensorProto? Tensor { get; private set; }

    public GraphProto? Graph { get; private set; }

    public List<float> Floats { get; } = [];

    public List<long> Ints { get; } = [];

    public List<string> Texts { get; } = [];

    public static AttributeProto Read(ProtoReader reader, int depth)
    {
        var attribute = new AttributeProto();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: attribute.Name = reader.Text(); break;
                case 2: attribute.Float = reader.Single(); break;
                case 3: attribute.Int = reader.Int64(); break;
                case 4: attribute.Text = reader.Text(); break;
                case 5: attribute.Tensor = TensorProto.Read(reader.Message()); break;
                case 6: attribute.Graph = GraphProto.Read(reader.Message(), depth + 1); break;
                case 7: reader.Singles(attribute.Floats); break;
                case 8: reader.Int64s(attribute.Ints); break;
                case 9: attribute.Texts.Add(reader.Text()); break;
                case 21: throw new NotSupportedException($"ONNX: expected attributes with values. Received: '{attribute.Name}' of a function's caller.");
                default: reader.Skip(); break;
            }
        }

        return attribute;
    }
}
