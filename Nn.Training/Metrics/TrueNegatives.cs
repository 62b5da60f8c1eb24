namespace Nn.Training;

/// <summary>
/// The number, or the sum of the weights, of elements that are rightly predicted negative.
/// As <c>keras/src/metrics/confusion_metrics.py</c>.
/// </summary>
public sealed record TrueNegatives : Metric
{
    /// <summary>A prediction strictly over it counts as positive. For logits 0 is what 0.5 is for probabilities.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override string DefaultName => "true_negatives";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.Finite(Name, "threshold", Threshold);
        Argument.SameSize(Name, target, prediction);
        return new State((float)Threshold, Columns(prediction));
    }

    private sealed class State(float threshold, int columns) : ConfusionState(threshold, columns)
    {
        public override double Result => TrueNegatives;
    }
}
