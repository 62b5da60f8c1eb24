using Nn.Kernels;
using Nn.Serialization;

namespace Nn.Layers;

/// <summary>x where x &gt; 0, else <c>alpha · (eˣ − 1)</c> (Clevert et al. 2015; <c>keras/src/layers/activations/elu.py</c>). Any shape.</summary>
/// <param name="Alpha">The limit for x → −∞ is −alpha; at least 0.</param>
public sealed record Elu(double Alpha = 1) : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ActivationLayer.CheckNumber(builder, "alpha", Alpha);
        return ActivationLayer.Append(builder, inputs, new EluFunction((float)Alpha));
    }

    internal static Elu Exchange(Elu layer, Arguments arguments) => layer with { Alpha = arguments.Number("alpha", layer.Alpha) };
}
