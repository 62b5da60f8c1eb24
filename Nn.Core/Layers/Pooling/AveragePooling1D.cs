using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The mean of what each window sees; of places beyond the input none is counted (<c>keras/src/layers/pooling/average_pooling1d.py</c>). (steps, channels) → (windows, channels).
/// </summary>
/// <param name="PoolSize">The window.</param>
public sealed record AveragePooling1D(int PoolSize = 2) : Layer
{
    /// <summary>From a window to the next; null for windows that lie side by side.</summary>
    public int? Strides { get; init; }

    /// <summary>Whether windows may stick out of the input.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
        Pooling.Build1D(builder, inputs, PoolSize, Strides ?? PoolSize, Padding, isMean: true);

    internal static AveragePooling1D Exchange(AveragePooling1D layer, Arguments arguments) => layer with
    {
        PoolSize = WindowArguments.Length(arguments, "pool_size", layer.PoolSize)!.Value,
        Strides = WindowArguments.Length(arguments, "strides", layer.Strides),
        Padding = WindowArguments.Padding(arguments, layer.Padding),
    };
}
