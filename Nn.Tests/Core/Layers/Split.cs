namespace Nn.Tests.Core.Layers;

/// <summary>
/// A layer of two outputs: the first values of the last axis, and the rest. An output that nobody reads has no gradient, so that nothing
/// flows back to its part of the input.
/// </summary>
internal sealed record Split(int First) : Layer
{
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        Slot x = builder.Single(inputs);
        return builder.Append(new SplitNode(First, x.Shape.Size), [x], [First], [x.Shape.Size - First]);
    }

    public DoubleValue[] Apply(DoubleValue x)
    {
        int size = x.Shape.Size;
        return
        [
            new([.. x.Values.Where((_, i) => i % size < First)], [First]),
            new([.. x.Values.Where((_, i) => i % size >= First)], [size - First]),
        ];
    }

    private sealed class SplitNode(int first, int size) : Node
    {
        public override void Forward(in ForwardPass pass)
        {
            for (int row = 0; row < pass.Rows; row++)
            {
                ReadOnlySpan<float> x = pass.Input().Slice(row * size, size);
                x[..first].CopyTo(pass.Output(0)[(row * first)..]);
                x[first..].CopyTo(pass.Output(1)[(row * (size - first))..]);
            }
        }

        public override void Backward(in BackwardPass pass)
        {
            for (int row = 0; row < pass.Rows; row++)
            {
                Span<float> dx = pass.InputGradient().Slice(row * size, size);
                Copy(pass, 0, row, dx[..first]);
                Copy(pass, 1, row, dx[first..]);
            }
        }

        private static void Copy(in BackwardPass pass, int output, int row, Span<float> dx)
        {
            if (pass.HasOutputGradient(output)) pass.OutputGradient(output).Slice(row * dx.Length, dx.Length).CopyTo(dx);
            else dx.Clear();
        }
    }
}
