namespace Nn.Training;

/// <summary>The mean of the loss <see cref="LogCosh"/>, by the name that Keras gives the metric: <c>logcosh</c>.</summary>
public sealed record LogCoshError : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "logcosh";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction) => new LossMetric(new LogCosh()).CreateState(target, prediction);
}
