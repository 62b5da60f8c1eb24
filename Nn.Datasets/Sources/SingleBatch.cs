namespace Nn.Datasets;

/// <summary>Checks of a batch of one input and one target.</summary>
internal static class SingleBatch
{
    /// <exception cref="ArgumentException">The batch has other inputs and targets, or no room for so many samples of these shapes.</exception>
    public static void Check(string source, in Batch batch, int samples, Shape input, Shape target)
    {
        if (batch.InputCount != 1 || batch.TargetCount != 1)
        {
            throw Errors.Argument(
                $"{source}: expected a batch of 1 input and 1 target. Received: {batch.InputCount} and {batch.TargetCount}.", nameof(batch));
        }

        CheckLength(source, batch.Input().Length, samples, input, "features");
        CheckLength(source, batch.Target().Length, samples, target, "targets");
    }

    private static void CheckLength(string source, int length, int samples, Shape shape, string what)
    {
        if (length == (long)samples * shape.Size) return;
        throw Errors.Argument(
            $"{source}: expected room for {(long)samples * shape.Size} {what}: {samples} samples of the shape {shape}. Received: {length}.");
    }
}
