using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Scales each sample to a Euclidean length of 1 over the axes: <c>y = x / ‖x‖</c> (<c>keras/src/layers/normalization/unit_normalization.py</c>). Zeros
/// stay zeros, and have a gradient of 0.
/// </summary>
public sealed record UnitNormalization : Layer
{
    /// <summary>The axes, counted with the batch as in Keras: 1 is the first of a sample, −1 the last.</summary>
    public Axes Axis { get; init; } = -1;

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        (Slot x, int[] axes) = RowNormalizing.Input(builder, inputs, Axis, epsilon: 0);
        return RowNormalizing.Append(
            builder, x, axes, _ => new RowNormalization(takesMean: false, divisor: 1, epsilon: 0), gamma: null, beta: null);
    }

    internal static UnitNormalization Exchange(UnitNormalization layer, Arguments arguments) =>
        layer with { Axis = [.. arguments.Numbers("axis", layer.Axis)] };
}
