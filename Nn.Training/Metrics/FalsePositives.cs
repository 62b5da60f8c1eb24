namespace Nn.Training;

/// <summary>
/// The number, or the sum of the weights, of elements that are wrongly predicted positive.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record FalsePositives : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "false_positives";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => false;

    private protected override MetricState CreateState(float threshold, int columns) =>
        new ConfusionState(threshold, columns, counts => counts.FalsePositives);
}
