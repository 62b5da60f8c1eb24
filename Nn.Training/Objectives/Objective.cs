namespace Nn.Training;

/// <summary>What one output of a model is trained to: its loss, how much that counts, and what is reported beside it.</summary>
/// <param name="Loss">What is made small.</param>
public sealed record Objective(Loss Loss)
{
    /// <summary>The name of the output, that is of the layer that gives it; null for the output in the objective's place.</summary>
    public string? Output { get; init; }

    /// <summary>What the loss is multiplied by in the total, at least 0.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What is reported beside the loss; sample and class weights do not count, as in Keras.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>What is reported beside the loss with sample and class weights: Keras' <c>weighted_metrics</c>.</summary>
    public IReadOnlyList<Metric> WeightedMetrics { get; init; } = [];
}
