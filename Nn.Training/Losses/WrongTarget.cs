namespace Nn.Training;

/// <summary>A target that a loss does not take.</summary>
/// <param name="Index">Its place among the targets of the batch.</param>
/// <param name="Expected">What the loss expects: <c>labels from 0 to 1</c>.</param>
public readonly record struct WrongTarget(int Index, string Expected);
