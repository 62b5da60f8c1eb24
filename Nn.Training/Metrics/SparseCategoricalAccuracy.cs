namespace Nn.Training;

/// <summary>
/// How often the largest prediction of a row stands at the number of the true class; of equal ones the first counts. As
/// <c>keras/src/metrics/accuracy_metrics.py</c>.
/// </summary>
public sealed record SparseCategoricalAccuracy : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "sparse_categorical_accuracy";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.OneForEachRow(Name, target, prediction);
        return new ArgMaxState(Columns(prediction), isSparse: true);
    }
}
