namespace Nn.Layers;

/// <summary>What the element-wise merging layers share.</summary>
internal static class MergeShapes
{
    /// <summary>Elements that belong together: a few cache lines.</summary>
    public const int Grain = 256;

    /// <summary>The one shape of at least two inputs.</summary>
    public static Shape Same(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        if (inputs.Length < 2) throw builder.Error("at least two inputs", $"{inputs.Length}");
        Slot first = inputs[0];
        foreach (Slot other in inputs)
        {
            if (other.Shape == first.Shape && other.RowsPerSample == first.RowsPerSample) continue;
            string message = builder.Error($"inputs of one shape, {first.Shape}", $"{other.Shape}").Message;
            throw other.Shape.Rank == first.Shape.Rank && CanBroadcast(first.Shape, other.Shape)
                ? new NotSupportedException(message + " Broadcasting is not supported.")
                : new ArgumentException(message);
        }

        return first.Shape;
    }

    public static Extent Extent(int inputs, int size, int rows) => Nn.Extent.Pass((long)inputs * rows * size, (long)inputs * Grain);

    private static bool CanBroadcast(Shape left, Shape right)
    {
        for (int i = 0; i < left.Rank; i++)
        {
            if (left[i] != right[i] && left[i] != 1 && right[i] != 1) return false;
        }

        return true;
    }
}
