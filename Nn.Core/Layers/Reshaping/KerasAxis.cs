namespace Nn.Layers;

/// <summary>Axes as Keras counts them: with the batch, from the front or, if negative, from the end.</summary>
internal static class KerasAxis
{
    /// <summary>The axis of a sample, from 0.</summary>
    public static int OfSample(ModelBuilder builder, int axis, Shape shape)
    {
        int place = axis < 0 ? axis + shape.Rank : axis - 1;
        return axis != 0 && place >= 0 && place < shape.Rank
            ? place
            : throw builder.Error(
                $"an axis of the input {shape}, counted with the batch, but not the batch itself", FormattableString.Invariant($"{axis}"));
    }

    /// <summary>Several axes of a sample, from 0, ascending and each once.</summary>
    public static int[] OfSample(ModelBuilder builder, IReadOnlyList<int> axes, Shape shape)
    {
        if (axes.Count == 0) throw builder.Error("at least one axis", "none");
        int[] places = [.. axes.Select(axis => OfSample(builder, axis, shape)).Order()];
        for (int i = 1; i < places.Length; i++)
        {
            if (places[i] == places[i - 1]) throw builder.Error("each axis once", $"({string.Join(", ", axes)})");
        }

        return places;
    }
}
