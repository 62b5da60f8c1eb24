namespace Nn.Training;

/// <summary>The sums of one metric over the batches of an epoch or an evaluation. Allocates nothing after it is made.</summary>
public abstract class MetricState
{
    /// <summary>The value over all that was seen since the last reset.</summary>
    public abstract double Result { get; }

    /// <summary>Forgets what was seen.</summary>
    public abstract void Reset();

    /// <summary>Takes in a batch.</summary>
    /// <param name="target">rows × target columns.</param>
    /// <param name="prediction">rows × prediction columns.</param>
    /// <param name="weights">One weight a row, or empty for 1.</param>
    /// <param name="rows">The number of rows.</param>
    public abstract void Update(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, ReadOnlySpan<float> weights, int rows);
}
