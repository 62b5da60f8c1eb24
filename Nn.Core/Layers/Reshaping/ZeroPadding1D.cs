using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Puts zeros around a sequence (<c>keras/src/layers/reshaping/zero_padding1d.py</c>). (steps, channels).</summary>
/// <param name="Before">The steps at its start.</param>
/// <param name="After">The steps at its end.</param>
public sealed record ZeroPadding1D(int Before, int After) : Layer
{
    /// <summary>As many at either end.</summary>
    /// <param name="steps">How many.</param>
    public ZeroPadding1D(int steps = 1)
        : this(steps, steps)
    {
    }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => Bordering.Build1D(builder, inputs, Before, After, isCrop: false);

    internal static ZeroPadding1D Exchange(ZeroPadding1D layer, Arguments arguments)
    {
        WindowArguments.OnlyChannelsLast(arguments);
        Size2D steps = WindowArguments.Size(arguments, "padding", (layer.Before, layer.After));
        return layer with { Before = steps.Height, After = steps.Width };
    }
}
