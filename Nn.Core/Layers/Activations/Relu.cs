using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The rectifier with Keras' arguments (<c>keras/src/layers/activations/relu.py</c>): x above <see cref="Threshold"/>, at most
/// <see cref="MaxValue"/>; below it <c>slope · (x − threshold)</c>. Any shape.
/// </summary>
public sealed record Relu : Layer
{
    /// <summary>The largest value, at least 0; null for none.</summary>
    public double? MaxValue { get; init; }

    /// <summary>The slope below the threshold, at least 0.</summary>
    public double NegativeSlope { get; init; }

    /// <summary>Where the slope ends, at least 0.</summary>
    public double Threshold { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ActivationLayer.CheckNumber(builder, "largest value", MaxValue ?? 0);
        ActivationLayer.CheckNumber(builder, "negative slope", NegativeSlope);
        ActivationLayer.CheckNumber(builder, "threshold", Threshold);
        if (MaxValue is null && NegativeSlope == 0 && Threshold == 0) return Activation.Relu.Build(builder, inputs);
        var function = new BoundedReluFunction((float)NegativeSlope, (float?)MaxValue, (float)Threshold);
        return ActivationLayer.Append(builder, inputs, function);
    }

    internal static Relu Exchange(Relu layer, Arguments arguments) => layer with
    {
        MaxValue = arguments.OptionalNumber("max_value", layer.MaxValue),
        NegativeSlope = arguments.Number("negative_slope", layer.NegativeSlope),
        Threshold = arguments.Number("threshold", layer.Threshold),
    };
}
