using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// A dropout of whole channels (Tompson et al. 2015; <c>keras/src/layers/regularization/spatial_dropout.py</c>): in training sets all places of a
/// channel of a sample to 0 with probability <see cref="Rate"/> and multiplies the others by <c>1 / (1 − rate)</c>; in inference does nothing.
/// (height, width, channels).
/// </summary>
/// <param name="Rate">The probability, from 0 to 1.</param>
public sealed record SpatialDropout2D(double Rate) : Layer
{
    /// <summary>A seed of the layer's own, mixed with the training's.</summary>
    public int? Seed { get; init; }

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Pass;

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!(Rate is >= 0 and <= 1)) throw builder.Error("a rate from 0 to 1", FormattableString.Invariant($"{Rate}"));
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank != 3) throw builder.Error("(height, width, channels)", $"{x.Shape}");
        int channels = x.Shape[^1];
        return builder.Append(new ChannelMaskNode((float)Rate, (ulong)(Seed ?? 0), x.Shape.Size / channels, channels), [x], x.Shape);
    }

    internal static SpatialDropout2D Exchange(SpatialDropout2D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        return layer with
        {
            Rate = arguments.Number(arguments.Required("rate"), layer.Rate),
            Seed = arguments.OptionalNumber("seed", layer.Seed),
        };
    }
}
