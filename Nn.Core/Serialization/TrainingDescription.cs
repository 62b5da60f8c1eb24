namespace Nn.Serialization;

/// <summary>How a model was trained, in neutral words: what a file of another library says of it.</summary>
/// <param name="Optimizer">The optimizer.</param>
/// <param name="Objectives">For each output that was learned what it was trained to.</param>
public sealed record TrainingDescription(Configuration Optimizer, IReadOnlyList<ObjectiveDescription> Objectives);

/// <summary>What one output was trained to, in neutral words.</summary>
/// <param name="Output">The name of the output; null for the output in the objective's place.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Weight">What the loss is multiplied by in the total.</param>
/// <param name="Metrics">What is reported beside the loss.</param>
/// <param name="WeightedMetrics">What is reported beside it with sample and class weights.</param>
public sealed record ObjectiveDescription(
    string? Output, Configuration Loss, double Weight, IReadOnlyList<Configuration> Metrics, IReadOnlyList<Configuration> WeightedMetrics);
