using System.Numerics.Tensors;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Masks the time steps all of whose features have a value that stands for padding, and sets them to 0
/// (<c>keras/src/layers/core/masking.py</c>). (steps, features).
/// </summary>
/// <param name="MaskValue">The value.</param>
public sealed record Masking(double MaskValue = 0) : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank != 2 || x.RowsPerSample != 1) throw builder.Error("(steps, features)", $"{x.Shape}");
        if (!double.IsFinite(MaskValue)) throw builder.Error("a finite mask value", FormattableString.Invariant($"{MaskValue}"));
        Slots written = builder.Append(new MaskingNode((float)MaskValue, x.Shape[1]), [x], x.Shape, x.Shape[0]);
        return builder.WithMask(written[0], written[1]);
    }

    internal static Masking Exchange(Masking layer, Arguments arguments) =>
        layer with { MaskValue = arguments.Number("mask_value", layer.MaskValue) };

    /// <summary>x, y: (rows, steps, features), mask: (rows, steps). Parts are whole samples.</summary>
    private sealed class MaskingNode(float value, int features) : Node
    {
        public override Retained Retained => Retained.Output;

        public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * features, features);

        public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

        public override void Forward(in ForwardPass pass)
        {
            Span<float> mask = pass.Output(1);
            (int first, int count) = pass.Range(mask.Length);
            for (int step = first; step < first + count; step++)
            {
                ReadOnlySpan<float> x = pass.Input().Slice(step * features, features);
                mask[step] = x.ContainsAnyExcept(value) ? 1 : 0;
                TensorPrimitives.Multiply(x, mask[step], pass.Output().Slice(step * features, features));
            }
        }

        public override void Backward(in BackwardPass pass)
        {
            ReadOnlySpan<float> mask = pass.Output(1);
            (int first, int count) = pass.Range(mask.Length);
            for (int step = first; step < first + count; step++)
            {
                TensorPrimitives.Multiply(
                    pass.OutputGradient().Slice(step * features, features), mask[step], pass.InputGradient().Slice(step * features, features));
            }
        }
    }
}
