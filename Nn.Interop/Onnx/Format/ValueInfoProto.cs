namespace Nn.Interop.Onnx;

/// <summary>Name, type and shape of an input or an output.</summary>
internal sealed class ValueInfoProto
{
    public string Name { get; private set; } = "";

    /// <summary>The type of the elements; undefined for what is no tensor.</summary>
    public OnnxType Type { get; private set; }

    /// <summary>The axes; null where the rank is not said.</summary>
    public List<OnnxAxis>? Axes { get; private set; }

    public static ValueInfoProto Read(ProtoReader reader)
    {
        var value = new ValueInfoProto();
        while (reader.Next())
        {
            if (reader.Field == 1) value.Name = reader.Text();
            else if (reader.Field == 2) value.ReadType(reader.Message());
            else reader.Skip();
        }

        return value;
    }

    private void ReadType(ProtoReader reader)
    {
        while (reader.Next())
        {
            if (reader.Field == 1) ReadTensor(reader.Message());
            else reader.Skip();
        }
    }

    private void ReadTensor(ProtoReader reader)
    {
        while (reader.Next())
        {
            if (reader.Field == 1) Type = (OnnxType)reader.Int32();
            else if (reader.Field == 2) ReadShape(reader.Message());
            else reader.Skip();
        }
    }

    private void ReadShape(ProtoReader reader)
    {
        Axes = [];
        while (reader.Next())
        {
            if (reader.Field == 1) Axes.Add(ReadAxis(reader.Message()));
            else reader.Skip();
        }
    }

    private static OnnxAxis ReadAxis(ProtoReader reader)
    {
        int? size = null;
        string? name = null;
        while (reader.Next())
        {
            if (reader.Field == 1) size = reader.Int64() is var length and > 0 and <= int.MaxValue ? (int)length : null;
            else if (reader.Field == 2) name = reader.Text();
            else reader.Skip();
        }

        return new OnnxAxis(size, string.IsNullOrEmpty(name) ? null : name);
    }
}
