using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The mean of each channel over all places (<c>keras/src/layers/pooling/global_average_pooling1d.py</c>). (steps, channels) → (channels). Behind a
/// mask the mean of the steps that are none of padding.
/// </summary>
public sealed record GlobalAveragePooling1D : Layer
{
    /// <summary>Whether the axes that were pooled stay, with the length 1.</summary>
    public bool KeepDimensions { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (builder.MaskOf(x) is not { } mask || x.Shape.Rank != 2)
            return Pooling.BuildGlobal(builder, inputs, axes: 1, KeepDimensions, isMean: true);
        int channels = x.Shape[1];
        return builder.Append(new MaskedMeanNode(x.Shape[0], channels), [x, mask], KeepDimensions ? new Shape(1, channels) : channels);
    }

    internal static GlobalAveragePooling1D Exchange(GlobalAveragePooling1D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        return layer with { KeepDimensions = arguments.Bool("keepdims", layer.KeepDimensions) };
    }
}
