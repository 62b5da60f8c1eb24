using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Repeats each step of a sequence (<c>keras/src/layers/reshaping/up_sampling1d.py</c>). (steps, channels) → (steps · size, channels).</summary>
/// <param name="Size">How often, at least once.</param>
public sealed record UpSampling1D(int Size = 2) : Layer
{
    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank != 2) throw builder.Error("(steps, channels)", $"{x.Shape}");
        if (Size < 1) throw builder.Error("a size of at least 1", FormattableString.Invariant($"{Size}"));
        return UpSamplingNode.Append(builder, x, x.Shape[0], 1, (Size, 1), Interpolation.Nearest, [x.Shape[0] * Size, x.Shape[1]]);
    }

    internal static UpSampling1D Exchange(UpSampling1D layer, Arguments arguments) =>
        layer with { Size = WindowArguments.Length(arguments, "size", layer.Size)!.Value };
}
