using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The mean of what each window sees; of places beyond the input none is counted (<c>keras/src/layers/pooling/average_pooling2d.py</c>). (height, width, channels) → (windows down, windows across, channels).
/// </summary>
/// <param name="PoolSize">The window.</param>
public sealed record AveragePooling2D(Size2D PoolSize) : Layer
{
    /// <summary>Windows of 2 × 2.</summary>
    public AveragePooling2D()
        : this(2)
    {
    }

    /// <summary>From a window to the next; null for windows that lie side by side.</summary>
    public Size2D? Strides { get; init; }

    /// <summary>Whether windows may stick out of the input.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
        Pooling.Build2D(builder, inputs, PoolSize, Strides ?? PoolSize, Padding, isMean: true);

    internal static AveragePooling2D Exchange(AveragePooling2D layer, Arguments arguments) => layer with
    {
        PoolSize = WindowArguments.Size(arguments, "pool_size", layer.PoolSize),
        Strides = WindowArguments.OptionalSize(arguments, "strides", layer.Strides),
        Padding = WindowArguments.Padding(arguments, layer.Padding),
    };
}
