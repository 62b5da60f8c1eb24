namespace Nn.Training;

/// <summary>
/// What a metric takes in: rows of targets and predictions. A sample of several rows (a sequence) has them one after another.
/// </summary>
public readonly ref struct MetricBatch
{
    /// <summary>The targets: rows × target columns.</summary>
    public ReadOnlySpan<float> Targets { get; init; }

    /// <summary>The predictions: rows × columns.</summary>
    public ReadOnlySpan<float> Predictions { get; init; }

    /// <summary>One weight a row, or empty for 1. A row of weight 0 is not looked at.</summary>
    public ReadOnlySpan<float> Weights { get; init; }

    /// <summary>1 for a row that counts, 0 for one that is padding, or empty for 1.</summary>
    public ReadOnlySpan<float> Mask { get; init; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; init; }

    /// <summary>The weight of a row.</summary>
    public float WeightOf(int row) => Weights.IsEmpty ? 1 : Weights[row];

    /// <summary>Some of the rows, all of which count.</summary>
    internal MetricBatch Slice(int first, int rows)
    {
        int targetColumns = Targets.Length / Rows, columns = Predictions.Length / Rows;
        return new MetricBatch
        {
            Targets = Targets.Slice(first * targetColumns, rows * targetColumns),
            Predictions = Predictions.Slice(first * columns, rows * columns),
            Weights = Weights.IsEmpty ? default : Weights.Slice(first, rows),
            Rows = rows,
        };
    }
}
