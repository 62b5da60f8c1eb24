using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The mean of each channel over all places (<c>keras/src/layers/pooling/global_average_pooling1d.py</c>). (steps, channels) → (channels).
/// </summary>
public sealed record GlobalAveragePooling1D : Layer
{
    /// <summary>Whether the axes that were pooled stay, with the length 1.</summary>
    public bool KeepDimensions { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
        Pooling.BuildGlobal(builder, inputs, axes: 1, KeepDimensions, isMean: true);

    internal static GlobalAveragePooling1D Exchange(GlobalAveragePooling1D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        return layer with { KeepDimensions = arguments.Bool("keepdims", layer.KeepDimensions) };
    }
}
