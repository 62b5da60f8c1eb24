using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Puts zeros around a picture (<c>keras/src/layers/reshaping/zero_padding2d.py</c>). (height, width, channels).</summary>
/// <param name="Borders">The places on each side.</param>
public sealed record ZeroPadding2D(Borders Borders) : Layer
{
    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => Bordering.Build2D(builder, inputs, Borders, isCrop: false);

    internal static ZeroPadding2D Exchange(ZeroPadding2D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        return layer with { Borders = WindowArguments.Borders(arguments, "padding", layer.Borders) };
    }
}
