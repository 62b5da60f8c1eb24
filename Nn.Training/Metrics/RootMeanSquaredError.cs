namespace Nn.Training;

/// <summary>
/// <c>sqrt(mean((p − y)²))</c> over all elements, in the units of the target. As <c>keras/src/metrics/regression_metrics.py</c>.
/// </summary>
public sealed record RootMeanSquaredError : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "root_mean_squared_error";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.SameSize(Name, target, prediction);
        return new State(new LossMetric(Loss.MeanSquaredError).CreateState(target, prediction));
    }

    private sealed class State(MetricState squares) : MetricState
    {
        public override double Result => Math.Sqrt(squares.Result);

        public override void Reset() => squares.Reset();

        protected override void Collect(in MetricBatch batch) => squares.Update(batch);
    }
}
