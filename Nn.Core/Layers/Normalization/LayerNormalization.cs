using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Normalises each sample by itself to mean 0 and variance 1 over the axes, then scales and shifts it:
/// <c>y = gamma · (x − mean) / sqrt(variance + epsilon) + beta</c> (Ba et al. 2016; <c>keras/src/layers/normalization/layer_normalization.py</c>).
/// gamma, beta: the lengths of the axes.
/// </summary>
public sealed record LayerNormalization : SampleNormalization
{
    /// <summary>The axes, counted with the batch as in Keras: 1 is the first of a sample, −1 the last.</summary>
    public Axes Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        (Slot x, int[] axes) = RowNormalizing.Input(builder, inputs, Axis, Epsilon);
        (Parameter? gamma, Parameter? beta) = AddWeights(builder, RowNormalizing.ShapeOf(x, axes));
        return RowNormalizing.Append(
            builder, x, axes, length => new RowNormalization(takesMean: true, length, (float)Epsilon), gamma, beta);
    }

    internal static LayerNormalization Exchange(LayerNormalization layer, Arguments arguments)
    {
        arguments.Only("rms_scaling", false);
        return ExchangeShared(layer with { Axis = [.. arguments.Numbers("axis", layer.Axis)] }, arguments);
    }
}
