namespace Nn.Layers;

/// <summary>What padding and cropping have in common; a sequence is a picture of one column.</summary>
internal static class Bordering
{
    public static Slots Build2D(ModelBuilder builder, ReadOnlySpan<Slot> inputs, Borders borders, bool isCrop)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank != 3) throw builder.Error("(height, width, channels)", $"{x.Shape}");
        int height = Length(builder, x.Shape[0], borders.Top, borders.Bottom, isCrop), width = Length(builder, x.Shape[1], borders.Left, borders.Right, isCrop);
        var node = new BorderNode(isCrop ? height : x.Shape[0], isCrop ? width : x.Shape[1], x.Shape[2], borders, isCrop);
        return builder.Append(node, [x], new Shape(height, width, x.Shape[2]));
    }

    public static Slots Build1D(ModelBuilder builder, ReadOnlySpan<Slot> inputs, int before, int after, bool isCrop)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        if (x.Shape.Rank != 2) throw builder.Error("(steps, channels)", $"{x.Shape}");
        int steps = Length(builder, x.Shape[0], before, after, isCrop);
        var node = new BorderNode(isCrop ? steps : x.Shape[0], 1, x.Shape[1], new Borders(before, after, 0, 0), isCrop);
        return builder.Append(node, [x], new Shape(steps, x.Shape[1]));
    }

    private static int Length(ModelBuilder builder, int length, int before, int after, bool isCrop)
    {
        if (before < 0 || after < 0) throw builder.Error("borders of at least 0", FormattableString.Invariant($"({before}, {after})"));
        long result = isCrop ? (long)length - before - after : (long)length + before + after;
        return result is >= 1 and <= int.MaxValue
            ? (int)result
            : throw builder.Error(
                FormattableString.Invariant($"borders that leave a length from 1 to {int.MaxValue} of {length}"), FormattableString.Invariant($"({before}, {after})"));
    }
}
