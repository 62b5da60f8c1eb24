using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>
/// The mean of each channel over the steps that are none of padding, as Keras has it behind a mask; 0 where all are. x: (rows, steps, channels),
/// mask: (rows, steps), y: (rows, channels). Parts are whole sequences.
/// </summary>
internal sealed class MaskedMeanNode(int steps, int channels) : Node
{
    public override Retained Retained => Retained.Input;

    public override Extent ForwardExtent(int stage, int rows) => new(4L * rows * steps * channels, rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            Span<float> y = pass.Output().Slice(row * channels, channels);
            ReadOnlySpan<float> mask = pass.Input(1).Slice(row * steps, steps);
            y.Clear();
            for (int step = 0; step < steps; step++)
            {
                if (mask[step] != 0) TensorPrimitives.Add(y, pass.Input().Slice(((row * steps) + step) * channels, channels), y);
            }

            TensorPrimitives.Divide(y, Count(mask), y);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * channels, channels), mask = pass.Input(1).Slice(row * steps, steps);
            for (int step = 0; step < steps; step++)
            {
                Span<float> dx = pass.InputGradient().Slice(((row * steps) + step) * channels, channels);
                if (mask[step] != 0) TensorPrimitives.Divide(dy, Count(mask), dx);
                else dx.Clear();
            }
        }
    }

    private static float Count(ReadOnlySpan<float> mask) => Math.Max(1, mask.Length - mask.Count(0f));
}
