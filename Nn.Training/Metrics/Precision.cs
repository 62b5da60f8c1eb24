namespace Nn.Training;

/// <summary>
/// The share of predicted positives that are positive: <c>tp / (tp + fp)</c>, 0 if there are none.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record Precision : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "precision";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    private protected override MetricState CreateState(float threshold, int columns) =>
        new ConfusionState(threshold, columns, counts => ConfusionState.Share(counts.TruePositives, counts.TruePositives + counts.FalsePositives));
}
