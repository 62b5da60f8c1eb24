using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// The largest value that each window sees (<c>keras/src/layers/pooling/max_pooling1d.py</c>). (steps, channels) → (windows, channels).
/// </summary>
/// <param name="PoolSize">The window.</param>
public sealed record MaxPooling1D(int PoolSize = 2) : Layer
{
    /// <summary>From a window to the next; null for windows that lie side by side.</summary>
    public int? Strides { get; init; }

    /// <summary>Whether windows may stick out of the input.</summary>
    public Padding Padding { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) =>
        Pooling.Build1D(builder, inputs, PoolSize, Strides ?? PoolSize, Padding, isMean: false);

    internal static MaxPooling1D Exchange(MaxPooling1D layer, Arguments arguments) => layer with
    {
        PoolSize = WindowArguments.Length(arguments, "pool_size", layer.PoolSize)!.Value,
        Strides = WindowArguments.Length(arguments, "strides", layer.Strides),
        Padding = WindowArguments.Padding(arguments, layer.Padding),
    };
}
