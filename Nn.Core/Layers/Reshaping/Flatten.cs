using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Makes one row of features of each sample, whatever its shape: (28, 28, 1) → (784). The values stay in their order.</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot input = builder.Single(inputs);
        return input.As([input.Shape.Size]);
    }

    internal static Flatten Exchange(Flatten layer, Arguments arguments)
    {
        arguments.Only("data_format", null, "channels_last");
        return layer;
    }
}
