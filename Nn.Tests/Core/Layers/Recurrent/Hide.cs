namespace Nn.Tests.Core.Layers.Recurrent;

/// <summary>Sets some time steps to 0, which a <see cref="Nn.Layers.Masking"/> behind it masks.</summary>
/// <param name="Mask">For each step of each row of the batch a factor.</param>
internal sealed record Hide(float[] Mask) : Layer
{
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
        builder.Append(new HideNode(Mask, inputs[0].Shape[1]), inputs, inputs[0].Shape);

    public DoubleValue Apply(DoubleValue x) => x with { Values = [.. x.Values.Select((value, i) => value * Mask[i / x.Shape[1]])] };

    private sealed class HideNode(float[] mask, int features) : Node
    {
        public override void Forward(in ForwardPass pass) => Apply(pass.Input(), pass.Output());

        public override void Backward(in BackwardPass pass) => Apply(pass.OutputGradient(), pass.InputGradient());

        private void Apply(ReadOnlySpan<float> x, Span<float> y)
        {
            for (int i = 0; i < x.Length; i++) y[i] = x[i] * mask[i / features];
        }
    }
}
