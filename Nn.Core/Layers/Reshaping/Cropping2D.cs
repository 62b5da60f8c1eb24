using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Cuts the borders off a picture (<c>keras/src/layers/reshaping/cropping2d.py</c>). (height, width, channels).</summary>
/// <param name="Borders">The places on each side.</param>
public sealed record Cropping2D(Borders Borders) : Layer
{
    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => Bordering.Build2D(builder, inputs, Borders, isCrop: true);

    internal static Cropping2D Exchange(Cropping2D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        return layer with { Borders = WindowArguments.Borders(arguments, "cropping", layer.Borders) };
    }
}
