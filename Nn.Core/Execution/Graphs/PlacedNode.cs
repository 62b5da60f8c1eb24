namespace Nn.Execution;

/// <summary>A node in its place in a graph: the slots that it reads and the one that it writes.</summary>
/// <param name="Node">What is computed.</param>
/// <param name="Index">A number that is the node's own in its model: random numbers depend on it.</param>
/// <param name="Inputs">The slots that it reads.</param>
/// <param name="Output">The slot that it writes.</param>
/// <param name="OutputShape">The shape of one sample of that slot.</param>
/// <param name="HasWeights">Whether it has weights, whose gradients it computes.</param>
internal sealed record GraphStep(Node Node, int Index, int[] Inputs, int Output, Shape OutputShape, bool HasWeights);
