using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The largest value that each window sees (<c>keras/src/layers/pooling/max_pooling2d.py</c>). (height, width, channels) → (windows down, windows across, channels).
/// </summary>
/// <param name="PoolSize">The window.</param>
public sealed record MaxPooling2D(Size2D PoolSize) : Layer
{
    /// <summary>Windows of 2 × 2.</summary>
    public MaxPooling2D()
        : this(2)
    {
    }

    /// <summary>From a window to the next; null for windows that lie side by side.</summary>
    public Size2D? Strides { get; init; }

    /// <summary>Whether windows may stick out of the input.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
        Pooling.Build2D(builder, inputs, PoolSize, Strides ?? PoolSize, Padding, isMean: false);

    internal static MaxPooling2D Exchange(MaxPooling2D layer, Arguments arguments) => layer with
    {
        PoolSize = WindowArguments.Size(arguments, "pool_size", layer.PoolSize),
        Strides = WindowArguments.OptionalSize(arguments, "strides", layer.Strides),
        Padding = WindowArguments.Padding(arguments, layer.Padding),
    };
}
