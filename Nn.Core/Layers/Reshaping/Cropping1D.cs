using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Cuts the borders off a sequence (<c>keras/src/layers/reshaping/cropping1d.py</c>). (steps, channels).</summary>
/// <param name="Before">The steps at its start.</param>
/// <param name="After">The steps at its end.</param>
public sealed record Cropping1D(int Before, int After) : Layer
{
    /// <summary>As many at either end.</summary>
    /// <param name="steps">How many.</param>
    public Cropping1D(int steps = 1)
        : this(steps, steps)
    {
    }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => Bordering.Build1D(builder, inputs, Before, After, isCrop: true);

    internal static Cropping1D Exchange(Cropping1D layer, Arguments arguments)
    {
        Size2D steps = WindowArguments.Size(arguments, "cropping", (layer.Before, layer.After));
        return layer with { Before = steps.Height, After = steps.Width };
    }
}
