using Nn.Serialization;

namespace Nn.Layers;

/// <summary>Permutes the axes of a sample (<c>keras/src/layers/reshaping/permute.py</c>): axis k of the output is axis <c>dims[k]</c> of the input.</summary>
public sealed record Permute : Layer
{
    /// <summary>The order of the axes.</summary>
    /// <param name="dims">For each axis of the output that of the input, counted from 1 as in Keras: <c>(2, 1)</c> transposes.</param>
    public Permute(params int[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        Dims = dims;
    }

    /// <summary>For each axis of the output that of the input, counted from 1.</summary>
    public IReadOnlyList<int> Dims { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (!Dims.Order().SequenceEqual(Enumerable.Range(1, x.Shape.Rank)))
        {
            throw builder.Error(
                FormattableString.Invariant($"each axis of {x.Shape} once, from 1 to {x.Shape.Rank}"), $"({string.Join(", ", Dims)})");
        }

        return AxisOrder.Permute(builder, x, [.. Dims.Select(axis => axis - 1)]);
    }

    /// <inheritdoc/>
    public bool Equals(Permute? other) => base.Equals(other) && Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Dims.Count);

    internal static Permute Exchange(Permute layer, Arguments arguments) =>
        layer with { Dims = arguments.Numbers(arguments.Required("dims"), layer.Dims) };
}
