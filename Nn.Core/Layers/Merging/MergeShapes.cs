namespace Nn.Layers;

/// <summary>What the element-wise merging layers ask of their inputs.</summary>
internal static class MergeShapes
{
    /// <summary>The one shape of at least two inputs.</summary>
    public static Shape Same(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        if (inputs.Length < 2) throw builder.Error("at least two inputs", FormattableString.Invariant($"{inputs.Length}"));
        Slot first = inputs[0];
        foreach (Slot other in inputs)
        {
            if (other.RowsPerSample != first.RowsPerSample)
            {
                throw builder.Error(
                    FormattableString.Invariant($"inputs of as many rows a sample as the first, {first.RowsPerSample}"),
                    FormattableString.Invariant($"{other.RowsPerSample}"));
            }

            if (other.Shape == first.Shape) continue;
            ArgumentException error = builder.Error($"inputs of one shape, {first.Shape}", $"{other.Shape}");
            throw CanBroadcast(first.Shape, other.Shape)
                ? new NotSupportedException(error.Message + " Broadcasting is not supported.")
                : error;
        }

        return first.Shape;
    }

    /// <summary>The one shape of exactly two inputs.</summary>
    public static Shape SameOfTwo(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        CheckTwo(builder, inputs);
        return Same(builder, inputs);
    }

    public static void CheckTwo(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        if (inputs.Length != 2) throw builder.Error("two inputs", FormattableString.Invariant($"{inputs.Length}"));
    }

    /// <summary>Whether Keras would take them: each dimension, counted from the last, is the same or 1 or not there.</summary>
    private static bool CanBroadcast(Shape left, Shape right)
    {
        for (int i = 1; i <= Math.Min(left.Rank, right.Rank); i++)
        {
            if (left[^i] != right[^i] && left[^i] != 1 && right[^i] != 1) return false;
        }

        return true;
    }
}
