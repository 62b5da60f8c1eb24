namespace Nn.Training;

/// <summary>
/// The number, or the sum of the weights, of elements that are rightly predicted negative.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record TrueNegatives : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "true_negatives";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    private protected override MetricState CreateState(float threshold, int columns) =>
        new ConfusionState(threshold, columns, counts => counts.TrueNegatives);
}
