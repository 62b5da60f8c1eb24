namespace Nn.Training;

/// <summary>The sums of one metric over the batches of an epoch or an evaluation. Allocates nothing after it is made.</summary>
public abstract class MetricState
{
    /// <summary>The value over all that was seen since the last reset.</summary>
    public abstract double Result { get; }

    /// <summary>Forgets what was seen.</summary>
    public abstract void Reset();

    /// <summary>Takes in a batch. Rows of weight or mask 0 change nothing, whatever stands in them.</summary>
    /// <exception cref="ArgumentException">A length does not fit the number of rows.</exception>
    public void Update(in MetricBatch batch)
    {
        if (batch.Rows == 0) return;
        bool areWhole = batch.Targets.Length % batch.Rows == 0 && batch.Predictions.Length % batch.Rows == 0;
        bool areWeighted = (batch.Weights.IsEmpty || batch.Weights.Length == batch.Rows)
            && (batch.Mask.IsEmpty || batch.Mask.Length == batch.Rows);
        if (!areWhole || !areWeighted) throw Wrong(batch);
        var runs = new CountedRows(batch.Weights, batch.Mask, batch.Rows);
        while (runs.MoveNext()) Collect(batch.Slice(runs.First, runs.Count));
    }

    /// <summary>Takes in rows that all count.</summary>
    /// <param name="batch">The rows: at least one, and without a mask.</param>
    protected abstract void Collect(in MetricBatch batch);

    private static ArgumentException Wrong(in MetricBatch batch) => new(FormattableString.Invariant(
        $"MetricBatch: expected whole targets and predictions, and a weight and a mask a row or none, for {batch.Rows} rows. ")
        + FormattableString.Invariant(
            $"Received: {batch.Targets.Length}, {batch.Predictions.Length}, {batch.Weights.Length} and {batch.Mask.Length} values."));
}
