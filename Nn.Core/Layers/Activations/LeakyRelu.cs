using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// x where x &gt; 0, else slope · x (Maas et al. 2013; <c>keras/src/layers/activations/leaky_relu.py</c>). The slope is 0.3 unless another is
/// given; the activation of that name has 0.2. Any shape.
/// </summary>
/// <param name="NegativeSlope">The slope below 0, at least 0.</param>
public sealed record LeakyRelu(double NegativeSlope = 0.3) : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ActivationLayer.CheckNumber(builder, "negative slope", NegativeSlope);
        return ActivationLayer.Append(builder, inputs, new LeakyReluFunction((float)NegativeSlope));
    }

    internal static LeakyRelu Exchange(LeakyRelu layer, Arguments arguments) =>
        layer with { NegativeSlope = arguments.Number("negative_slope", layer.NegativeSlope) };
}
