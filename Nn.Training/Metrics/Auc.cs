namespace Nn.Training;

/// <summary>
/// The area under a curve over all thresholds, approximated at some of them: those from 0 to 1, evenly spaced, unless others are given.
/// As <c>keras/src/metrics/confusion_metrics.py</c>, whose two outer thresholds lie 1e-7 below 0 and above 1.
/// </summary>
public sealed record Auc : Metric
{
    private const float Epsilon = 1e-7f;

    /// <summary>The number of evenly spaced thresholds, 0 and 1 among them: at least 2.</summary>
    public int ThresholdCount { get; init; } = 200;

    /// <summary>The thresholds between 0 and 1, in any order; null for evenly spaced ones. A prediction on one lies below it.</summary>
    public IReadOnlyList<double>? Thresholds { get; init; }

    /// <summary>Under which curve.</summary>
    public AucCurve Curve { get; init; }

    /// <summary>What stands between two neighbouring points of the curve.</summary>
    public AucSummation Summation { get; init; }

    /// <summary>Whether the prediction is a logit: its sigmoid is then compared with the thresholds.</summary>
    public bool FromLogits { get; init; }

    /// <inheritdoc/>
    protected override string DefaultName => "auc";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        if (Curve is not (AucCurve.Roc or AucCurve.PrecisionRecall))
            throw Argument.Wrong(Name, "curve", "the curve Roc or PrecisionRecall", Curve);
        if (Summation is not (AucSummation.Interpolation or AucSummation.Minoring or AucSummation.Majoring))
            throw Argument.Wrong(Name, "summation", "the summation Interpolation, Minoring or Majoring", Summation);
        Argument.SameSize(Name, target, prediction);
        return new AucState(CreateBuckets(), Curve, Summation, FromLogits);
    }

    /// <summary>Whether both have equal thresholds and other arguments.</summary>
    public bool Equals(Auc? other) =>
        base.Equals(other)
        && (ThresholdCount, Curve, Summation, FromLogits) == (other.ThresholdCount, other.Curve, other.Summation, other.FromLogits)
        && (Thresholds is null ? other.Thresholds is null : other.Thresholds is not null && Thresholds.SequenceEqual(other.Thresholds));

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(base.GetHashCode(), ThresholdCount, Thresholds?.Count, Curve, Summation, FromLogits);

    private ThresholdBuckets CreateBuckets()
    {
        if (Thresholds is null)
        {
            Argument.InRange(Name, "number of thresholds", ThresholdCount, 2, double.PositiveInfinity);
            return ThresholdBuckets.Even(ThresholdCount);
        }

        foreach (double threshold in Thresholds) Argument.InRange(Name, "threshold", threshold, 0, 1);
        float[] sorted = [-Epsilon, .. Thresholds.Order().Select(threshold => (float)threshold), 1 + Epsilon];
        return AreEven(Thresholds) ? ThresholdBuckets.Even(sorted.Length) : ThresholdBuckets.Of(sorted);
    }

    /// <summary>Whether Keras takes given thresholds, with 0 and 1 at their ends, for evenly spaced ones.</summary>
    private static bool AreEven(IReadOnlyList<double> thresholds)
    {
        int last = thresholds.Count + 1;
        return last >= 2 && thresholds.Order().Index().All(item =>
            Math.Abs(item.Item - ((item.Index + 1.0) / last)) <= Epsilon + (1e-5 * (item.Index + 1.0) / last));
    }
}
