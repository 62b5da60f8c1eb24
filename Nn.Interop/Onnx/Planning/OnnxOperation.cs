namespace Nn.Interop.Onnx;

/// <summary>An operation of a graph that has weights, as a layer with their names: what a summary lists, and what can be frozen.</summary>
internal sealed record OnnxOperation(Func<ModelBuilder, Slot[], Slots> Append) : Layer
{
    public override MaskRule MaskRule => MaskRule.Pass;

    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => Append(builder, inputs.ToArray());
}
