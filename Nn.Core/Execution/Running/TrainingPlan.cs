namespace Nn.Execution;

/// <summary>What a training wants of a graph.</summary>
/// <param name="Wanted">Which slots have a gradient.</param>
/// <param name="LearnsFrom">Which outputs have a loss; null for all.</param>
internal sealed record TrainingPlan(bool[] Wanted, bool[]? LearnsFrom);
