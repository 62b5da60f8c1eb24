namespace Nn.Interop.Onnx;

/// <summary>A whole graph as the outermost layer of a model.</summary>
internal sealed record OnnxGraph(string[] InputNames, string[] OutputNames, Func<ModelBuilder, Slot[], Slots> Plan) : Layer
{
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        (builder.CurrentLayer.InputNames, builder.CurrentLayer.OutputNames) = (InputNames, OutputNames);
        return Plan(builder, inputs.ToArray());
    }
}
