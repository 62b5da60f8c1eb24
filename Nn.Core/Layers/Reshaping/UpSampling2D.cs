using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Enlarges a picture by whole factors (<c>keras/src/layers/reshaping/up_sampling2d.py</c>). (height, width, channels) → (height · factor,
/// width · factor, channels).
/// </summary>
/// <param name="Size">The factors, at least 1.</param>
public sealed record UpSampling2D(Size2D Size) : Layer
{
    /// <summary>Twice as high and as wide.</summary>
    public UpSampling2D()
        : this(2)
    {
    }

    /// <summary>What lies between the values.</summary>
    public Interpolation Interpolation { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank != 3) throw builder.Error("(height, width, channels)", $"{x.Shape}");
        if (Size.Height < 1 || Size.Width < 1) throw builder.Error("factors of at least 1", $"{Size}");
        return UpSamplingNode.Append(builder, x, x.Shape[0], x.Shape[1], Size, Interpolation, [x.Shape[0] * Size.Height, x.Shape[1] * Size.Width, x.Shape[2]]);
    }

    internal static UpSampling2D Exchange(UpSampling2D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        return layer with
        {
            Size = WindowArguments.Size(arguments, "size", layer.Size),
            Interpolation = arguments.Choice(
                "interpolation", layer.Interpolation, ("nearest", Interpolation.Nearest), ("bilinear", Interpolation.Bilinear)),
        };
    }
}
