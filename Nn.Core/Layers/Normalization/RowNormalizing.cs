using Nn.Kernels;

namespace Nn.Layers;

/// <summary>What the normalizations of each sample by itself have in common.</summary>
internal static class RowNormalizing
{
    /// <summary>The one input, and which of its axes are normalised together.</summary>
    public static (Slot X, int[] Axes) Input(ModelBuilder builder, ReadOnlySpan<Slot> inputs, Axes axis, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (!(epsilon >= 0 && double.IsFinite(epsilon))) throw builder.Error("an epsilon of at least 0", FormattableString.Invariant($"{epsilon}"));
        if (x.Shape.Rank == 0) throw builder.Error("an input of at least one dimension", $"{x.Shape}");
        return (x, KerasAxis.OfSample(builder, axis, x.Shape));
    }

    /// <summary>The lengths of these axes.</summary>
    public static Shape ShapeOf(Slot x, int[] axes) => new([.. axes.Select(axis => x.Shape[axis])]);

    /// <summary>Normalises over these axes, wherever they stand.</summary>
    public static Slots Append(
        ModelBuilder builder, Slot x, int[] axes, Func<int, RowNormalization> normalization, Parameter? gamma, Parameter? beta)
    {
        int length = ShapeOf(x, axes).Size;
        Slot rows = AxisOrder.ToEnd(builder, x, axes);
        Slot y = builder.Append(new RowNormalizationNode(normalization(length), gamma, beta, length), [rows.As([length])], [length]).Single;
        return AxisOrder.Back(builder, y.As(rows.Shape), axes);
    }
}
