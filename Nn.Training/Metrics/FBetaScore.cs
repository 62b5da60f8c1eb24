namespace Nn.Training;

/// <summary>
/// The harmonic mean of precision P and recall R, with R counting β times as much: <c>(1 + β²)·P·R / (β²·P + R)</c>, of each output, then averaged.
/// As <c>keras/src/metrics/f_score_metrics.py</c>.
/// </summary>
public sealed record FBetaScore : Metric
{
    /// <summary>β, positive.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>How several outputs become one number; <see cref="ScoreAverage.None"/> is for one.</summary>
    public ScoreAverage Average { get; init; }

    /// <summary>A prediction strictly over it counts as positive, more than 0 and up to 1; null for the largest of a row alone.</summary>
    public double? Threshold { get; init; }

    /// <inheritdoc/>
    protected override string DefaultName => "fbeta_score";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction) => FScoreState.Create(this, Beta, Average, Threshold, target, prediction);
}
