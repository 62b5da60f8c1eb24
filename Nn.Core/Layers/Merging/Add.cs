using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>The sum of its inputs, which have one shape: <c>y = x₁ + x₂ + ...</c>. As <c>keras/src/layers/merging/add.py</c>.</summary>
public sealed record Add : Layer
{
    /// <inheritdoc/>
    public override MaskRule Masking => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.Same(builder, inputs);
        return builder.Append(new SumNode(inputs.Length, shape.Size), inputs, shape);
    }

    private sealed class SumNode(int inputs, int size) : Node
    {
        public override Extent ForwardExtent(int stage, int rows) => MergeShapes.Extent(inputs, size, rows);

        public override Extent BackwardExtent(int stage, int rows) => MergeShapes.Extent(inputs, size, rows);

        public override void Forward(in ForwardPass pass)
        {
            (int first, int count) = pass.Range(pass.Rows * size, MergeShapes.Grain);
            Span<float> y = pass.Output().Slice(first, count);
            TensorPrimitives.Add(pass.Input(0).Slice(first, count), pass.Input(1).Slice(first, count), y);
            for (int i = 2; i < inputs; i++) TensorPrimitives.Add(y, pass.Input(i).Slice(first, count), y);
        }

        public override void Backward(in BackwardPass pass)
        {
            (int first, int count) = pass.Range(pass.Rows * size, MergeShapes.Grain);
            for (int i = 0; i < inputs; i++)
            {
                if (pass.WantsInputGradient(i))
                    pass.OutputGradient().Slice(first, count).CopyTo(pass.InputGradient(i).Slice(first, count));
            }
        }
    }
}
