namespace Nn.Training;

/// <summary>A metric of predictions that count as positive over a threshold and as negative else.</summary>
public abstract record ThresholdMetric : Metric
{
    private protected ThresholdMetric()
    {
    }

    /// <summary>A prediction strictly over it counts as positive. For logits 0 is what 0.5 is for probabilities.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <inheritdoc/>
    public sealed override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.Finite(Name, "threshold", Threshold);
        Argument.SameSize(Name, target, prediction);
        return CreateState((float)Threshold, Columns(prediction));
    }

    /// <summary>Makes the sums, when the arguments are right.</summary>
    private protected abstract MetricState CreateState(float threshold, int columns);
}
