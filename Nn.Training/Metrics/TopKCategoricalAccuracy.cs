namespace Nn.Training;

/// <summary>
/// How often the true class, where the one-hot target is largest, is among the K with the largest predictions. As
/// <c>keras/src/metrics/accuracy_metrics.py</c>.
/// </summary>
/// <param name="K">How many predictions count, at least 1.</param>
public sealed record TopKCategoricalAccuracy(int K = 5) : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "top_k_categorical_accuracy";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "K", K, 1, double.PositiveInfinity);
        Argument.SameSize(Name, target, prediction);
        return new TopKState(K, Columns(prediction), isSparse: false);
    }
}
