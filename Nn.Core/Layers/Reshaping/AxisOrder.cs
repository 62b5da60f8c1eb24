namespace Nn.Layers;

/// <summary>Brings axes of a sample to its end, so that what works on rows works on any axis, and back.</summary>
internal static class AxisOrder
{
    /// <summary>The values with these axes last, in their order; nothing is done where they are.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="x">The values: rows of one sample each.</param>
    /// <param name="axes">Axes of the sample, from 0, ascending.</param>
    public static Slot ToEnd(ModelBuilder builder, Slot x, ReadOnlySpan<int> axes) => Permute(builder, x, Order(x.Shape.Rank, axes));

    /// <summary>Undoes <see cref="ToEnd"/>.</summary>
    public static Slot Back(ModelBuilder builder, Slot x, ReadOnlySpan<int> axes)
    {
        int[] order = Order(x.Shape.Rank, axes), inverse = new int[order.Length];
        for (int k = 0; k < order.Length; k++) inverse[order[k]] = k;
        return Permute(builder, x, inverse);
    }

    /// <summary>The values with permuted axes: axis k is what was axis <c>order[k]</c>.</summary>
    public static Slot Permute(ModelBuilder builder, Slot x, int[] order)
    {
        if (IsSorted(order)) return x;
        Shape shape = new([.. order.Select(axis => x.Shape[axis])]);
        return builder.Append(new PermuteNode(x.Shape, order), [x], shape).Single;
    }

    private static int[] Order(int rank, ReadOnlySpan<int> axes)
    {
        var order = new List<int>(rank);
        for (int axis = 0; axis < rank; axis++)
        {
            if (!axes.Contains(axis)) order.Add(axis);
        }

        order.AddRange(axes);
        return [.. order];
    }

    private static bool IsSorted(int[] order)
    {
        for (int k = 0; k < order.Length; k++)
        {
            if (order[k] != k) return false;
        }

        return true;
    }
}
