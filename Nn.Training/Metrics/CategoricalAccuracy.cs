namespace Nn.Training;

/// <summary>
/// How often the largest prediction of a row stands where the target's largest value does; of equal ones the first counts. As
/// <c>keras/src/metrics/accuracy_metrics.py</c>.
/// </summary>
public sealed record CategoricalAccuracy : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "categorical_accuracy";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.SameSize(Name, target, prediction);
        return new ArgMaxState(Columns(prediction), isSparse: false);
    }
}
