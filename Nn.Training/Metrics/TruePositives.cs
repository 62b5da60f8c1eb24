namespace Nn.Training;

/// <summary>
/// The number, or the sum of the weights, of elements that are rightly predicted positive.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record TruePositives : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "true_positives";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    private protected override MetricState CreateState(float threshold, int columns) =>
        new ConfusionState(threshold, columns, counts => counts.TruePositives);
}
