using System.Numerics.Tensors;
using Nn.Execution;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary><c>y = x · scale + offset</c> (<c>keras/src/layers/preprocessing/rescaling.py</c>): pixels from 0 to 255 to [0, 1], say. Any shape.</summary>
/// <param name="Factor">The scale.</param>
/// <param name="Offset">Added to it.</param>
public sealed record Rescaling(double Factor, double Offset = 0) : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (!float.IsFinite((float)Factor)) throw builder.Error("a finite scale", FormattableString.Invariant($"{Factor}"));
        if (!float.IsFinite((float)Offset)) throw builder.Error("a finite offset", FormattableString.Invariant($"{Offset}"));
        return builder.Append(new RescaleNode((float)Factor, (float)Offset, x.Shape.Size), [x], x.Shape);
    }

    internal static Rescaling Exchange(Rescaling layer, Arguments arguments) => layer with
    {
        Factor = arguments.Number(arguments.Required("scale"), layer.Factor),
        Offset = arguments.Number("offset", layer.Offset),
    };

    /// <summary>Parts are any elements.</summary>
    private sealed class RescaleNode(float scale, float offset, int size) : Node
    {
        public override bool WorksInPlace => true;

        public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * size, AlignedBlock.Alignment);

        public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

        public override void Forward(in ForwardPass pass)
        {
            (int first, int count) = pass.Range(pass.Rows * size, AlignedBlock.Alignment);
            Span<float> y = pass.Output().Slice(first, count);
            TensorPrimitives.Multiply(pass.Input().Slice(first, count), scale, y);
            TensorPrimitives.Add(y, offset, y);
        }

        public override void Backward(in BackwardPass pass)
        {
            (int first, int count) = pass.Range(pass.Rows * size, AlignedBlock.Alignment);
            TensorPrimitives.Multiply(pass.OutputGradient().Slice(first, count), scale, pass.InputGradient().Slice(first, count));
        }
    }
}
