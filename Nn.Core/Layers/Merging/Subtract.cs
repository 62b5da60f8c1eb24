using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>The difference of two inputs of one shape: <c>y = x₁ − x₂</c>. As <c>keras/src/layers/merging/subtract.py</c>.</summary>
public sealed record Subtract : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.SameOfTwo(builder, inputs);
        Slot result = builder.Append(new DifferenceNode(shape.Size), inputs, shape).Single;
        return MergeMasks.Keep(builder, inputs, result);
    }

    private sealed class DifferenceNode(int size) : MergeNode(inputs: 2, size)
    {
        protected override void Forward(in ForwardPass pass, int first, int count) => TensorPrimitives.Subtract(
            pass.Input(0).Slice(first, count), pass.Input(1).Slice(first, count), pass.Output().Slice(first, count));

        protected override void Backward(in BackwardPass pass, int first, int count)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(first, count);
            if (pass.WantsInputGradient(0)) dy.CopyTo(pass.InputGradient(0).Slice(first, count));
            if (pass.WantsInputGradient(1)) TensorPrimitives.Negate(dy, pass.InputGradient(1).Slice(first, count));
        }
    }
}
