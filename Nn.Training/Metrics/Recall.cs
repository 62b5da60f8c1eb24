namespace Nn.Training;

/// <summary>
/// The share of positives that are predicted positive: <c>tp / (tp + fn)</c>, 0 if there are none.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record Recall : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "recall";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    private protected override MetricState CreateState(float threshold, int columns) =>
        new ConfusionState(threshold, columns, counts => ConfusionState.Share(counts.TruePositives, counts.TruePositives + counts.FalseNegatives));
}
