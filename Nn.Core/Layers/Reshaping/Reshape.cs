using Nn.Serialization;

namespace Nn.Layers;

/// <summary>
/// Sees the values of a sample, in their order, as another shape (<c>keras/src/layers/reshaping/reshape.py</c>). Nothing is copied.
/// </summary>
public sealed record Reshape : Layer
{
    /// <summary>The new shape.</summary>
    /// <param name="targetShape">Its lengths without the batch; one of them may be −1, for what is left.</param>
    public Reshape(params int[] targetShape)
    {
        ArgumentNullException.ThrowIfNull(targetShape);
        TargetShape = targetShape;
    }

    /// <summary>The lengths without the batch; one of them may be −1, for what is left.</summary>
    public IReadOnlyList<int> TargetShape { get; init; }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        string given = $"({string.Join(", ", TargetShape)})";
        if (TargetShape.Count == 0 || TargetShape.Any(length => length is < 1 and not -1) || TargetShape.Count(length => length == -1) > 1)
            throw builder.Error("a shape of lengths of at least 1, one of which may be -1", given);
        long known = TargetShape.Where(length => length > 0).Aggregate(1L, (product, length) => Math.Min(product * length, int.MaxValue));
        long rest = x.Shape.Size / known;
        bool fits = TargetShape.Contains(-1) ? rest > 0 && rest * known == x.Shape.Size : known == x.Shape.Size;
        if (!fits) throw builder.Error(FormattableString.Invariant($"a shape of the {x.Shape.Size} values of {x.Shape}"), given);
        return x.As(new Shape([.. TargetShape.Select(length => length == -1 ? (int)rest : length)]));
    }

    /// <inheritdoc/>
    public bool Equals(Reshape? other) => base.Equals(other) && TargetShape.SequenceEqual(other.TargetShape);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), TargetShape.Count);

    internal static Reshape Exchange(Reshape layer, Arguments arguments) =>
        layer with { TargetShape = arguments.Numbers(arguments.Required("target_shape"), layer.TargetShape) };
}
