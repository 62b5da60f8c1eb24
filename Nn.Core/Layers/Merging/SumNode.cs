using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>The node of <see cref="Add"/> and, with a divisor, of <see cref="Average"/>: <c>y = (x₁ + x₂ + ...) / divisor</c>.</summary>
internal sealed class SumNode(int inputs, int size, int divisor = 1) : MergeNode(inputs, size)
{
    protected override void Forward(in ForwardPass pass, int first, int count)
    {
        Span<float> y = pass.Output().Slice(first, count);
        TensorPrimitives.Add(pass.Input(0).Slice(first, count), pass.Input(1).Slice(first, count), y);
        for (int i = 2; i < Inputs; i++) TensorPrimitives.Add(y, pass.Input(i).Slice(first, count), y);
        if (divisor != 1) TensorPrimitives.Divide(y, divisor, y);
    }

    protected override void Backward(in BackwardPass pass, int first, int count)
    {
        Span<float> dy = pass.OutputGradient().Slice(first, count);
        if (divisor != 1) TensorPrimitives.Divide(dy, divisor, dy);
        for (int i = 0; i < Inputs; i++)
        {
            if (pass.WantsInputGradient(i)) dy.CopyTo(pass.InputGradient(i).Slice(first, count));
        }
    }
}
