namespace Nn.Layers;

/// <summary>What the pooling layers have in common: one node, over pictures; a sequence is a picture of one column.</summary>
internal static class Pooling
{
    public static Slots Build2D(ModelBuilder builder, ReadOnlySpan<Slot> inputs, Size2D pool, Size2D strides, Padding padding, bool isMean)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        Require(builder, x, rank: 3, "(height, width, channels)");
        WindowAxis down = WindowAxis.Of(builder, x.Shape[0], pool.Height, strides.Height, padding, "pool size");
        WindowAxis across = WindowAxis.Of(builder, x.Shape[1], pool.Width, strides.Width, padding, "pool size");
        return Append(builder, x, down, across, isMean, [down.Outputs, across.Outputs, x.Shape[2]]);
    }

    public static Slots Build1D(ModelBuilder builder, ReadOnlySpan<Slot> inputs, int pool, int strides, Padding padding, bool isMean)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        Require(builder, x, rank: 2, "(steps, channels)");
        WindowAxis down = WindowAxis.Of(builder, x.Shape[0], pool, strides, padding, "pool size");
        return Append(builder, x, down, new WindowAxis(1, 1, 1, 1, 0), isMean, [down.Outputs, x.Shape[1]]);
    }

    /// <summary>One window that sees all; its axes are dropped or kept as 1.</summary>
    public static Slots BuildGlobal(ModelBuilder builder, ReadOnlySpan<Slot> inputs, int axes, bool keepDimensions, bool isMean)
    {
        ArgumentNullException.ThrowIfNull(builder);
        Slot x = builder.Single(inputs);
        Require(builder, x, axes + 1, axes == 1 ? "(steps, channels)" : "(height, width, channels)");
        int width = axes == 1 ? 1 : x.Shape[1], channels = x.Shape[^1];
        var down = new WindowAxis(x.Shape[0], x.Shape[0], 1, 1, 0);
        Shape shape = !keepDimensions ? [channels] : axes == 1 ? [1, channels] : [1, 1, channels];
        return Append(builder, x, down, new WindowAxis(width, width, 1, 1, 0), isMean, shape);
    }

    private static Slots Append(ModelBuilder builder, Slot x, WindowAxis down, WindowAxis across, bool isMean, Shape shape) =>
        builder.Append(new PoolNode(down, across, x.Shape[^1], isMean), [x], shape);

    private static void Require(ModelBuilder builder, Slot x, int rank, string expected)
    {
        if (x.Shape.Rank != rank) throw builder.Error(expected, $"{x.Shape}");
    }
}
