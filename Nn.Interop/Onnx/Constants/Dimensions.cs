namespace Nn.Interop.Onnx;

/// <summary>Shapes with the batch in them, of any rank, whose axes may be 0 long.</summary>
internal static class Dimensions
{
    public static string Text(IReadOnlyList<int> dimensions) => $"({string.Join(", ", dimensions)})";

    public static int Size(ReadOnlySpan<int> dimensions)
    {
        long size = 1;
        foreach (int dimension in dimensions) size = Math.Min(size * dimension, long.MaxValue >> 32);
        return size <= int.MaxValue
            ? (int)size
            : throw new FormatException($"ONNX: expected a tensor of at most {int.MaxValue} elements. Received: {Text(dimensions.ToArray())}.");
    }

    /// <summary>Row-major: how many elements a step along each axis is.</summary>
    public static int[] Strides(ReadOnlySpan<int> dimensions)
    {
        var strides = new int[dimensions.Length];
        int step = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= dimensions[i];
        }

        return strides;
    }

    /// <summary>The shape of what is made of several by repeating axes of 1.</summary>
    public static int[] Broadcast(ReadOnlySpan<int> a, ReadOnlySpan<int> b)
    {
        var common = new int[Math.Max(a.Length, b.Length)];
        for (int i = 0; i < common.Length; i++)
        {
            int left = i < a.Length ? a[^(i + 1)] : 1, right = i < b.Length ? b[^(i + 1)] : 1;
            if (left != right && left != 1 && right != 1)
                throw new FormatException($"ONNX: expected shapes that fit each other. Received: {Text(a.ToArray())} and {Text(b.ToArray())}.");
            common[^(i + 1)] = left == 1 ? right : left;
        }

        return common;
    }

    /// <summary>
    /// For each element of a shape, in order, the element of a tensor of other strides: 0 along an axis repeats, a negative one goes backwards.
    /// </summary>
    public static int[] Walk(ReadOnlySpan<int> dimensions, ReadOnlySpan<int> strides, int start = 0)
    {
        var places = new int[Size(dimensions)];
        if (places.Length == 0) return places;
        Span<int> at = new int[dimensions.Length];
        int place = start;
        for (int i = 0; i < places.Length; i++)
        {
            places[i] = place;
            for (int axis = dimensions.Length - 1; axis >= 0; axis--)
            {
                place += strides[axis];
                if (++at[axis] < dimensions[axis]) break;
                at[axis] = 0;
                place -= strides[axis] * dimensions[axis];
            }
        }

        return places;
    }

    /// <summary>The strides by which a tensor is read as one of a shape that it is broadcast to.</summary>
    public static int[] BroadcastStrides(ReadOnlySpan<int> from, ReadOnlySpan<int> to)
    {
        int[] own = Strides(from), strides = new int[to.Length];
        for (int i = 1; i <= from.Length; i++) strides[^i] = from[^i] == 1 ? 0 : own[^i];
        return strides;
    }
}
