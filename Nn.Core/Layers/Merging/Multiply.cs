using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>The product of its inputs element by element; they have one shape: <c>y = x₁ · x₂ · ...</c>. As
/// <c>keras/src/layers/merging/multiply.py</c>.</summary>
public sealed record Multiply : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Shape shape = MergeShapes.Same(builder, inputs);
        Slot result = builder.Append(new FactorsNode(inputs.Length, shape.Size), inputs, shape).Single;
        return MergeMasks.Keep(builder, inputs, result);
    }

    private sealed class FactorsNode(int inputs, int size) : MergeNode(inputs, size)
    {
        public override Retained Retained => Retained.Input;

        protected override void Forward(in ForwardPass pass, int first, int count)
        {
            Span<float> y = pass.Output().Slice(first, count);
            TensorPrimitives.Multiply(pass.Input(0).Slice(first, count), pass.Input(1).Slice(first, count), y);
            for (int i = 2; i < Inputs; i++) TensorPrimitives.Multiply(y, pass.Input(i).Slice(first, count), y);
        }

        // The product of the others, not y / x, which is not defined where x is 0.
        protected override void Backward(in BackwardPass pass, int first, int count)
        {
            for (int i = 0; i < Inputs; i++)
            {
                if (!pass.WantsInputGradient(i)) continue;
                Span<float> dx = pass.InputGradient(i).Slice(first, count);
                pass.OutputGradient().Slice(first, count).CopyTo(dx);
                for (int other = 0; other < Inputs; other++)
                {
                    if (other != i) TensorPrimitives.Multiply(dx, pass.Input(other).Slice(first, count), dx);
                }
            }
        }
    }
}
