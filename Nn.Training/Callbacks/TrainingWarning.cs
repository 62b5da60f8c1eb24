namespace Nn.Training;

/// <summary>Something about a training that may be meant, but often is a mistake.</summary>
/// <param name="Message">What was found, and what would be usual.</param>
public sealed record TrainingWarning(string Message);
