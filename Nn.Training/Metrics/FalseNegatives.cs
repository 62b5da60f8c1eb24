namespace Nn.Training;

/// <summary>
/// The number, or the sum of the weights, of elements that are wrongly predicted negative.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record FalseNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "false_negatives";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => false;

    private protected override MetricState CreateState(float threshold, int columns) =>
        new ConfusionState(threshold, columns, counts => counts.FalseNegatives);
}
