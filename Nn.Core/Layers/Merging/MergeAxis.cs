namespace Nn.Layers;

/// <summary>Axes as Keras counts them: with the batch, from the front or, if negative, from the end.</summary>
internal static class MergeAxis
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
}
