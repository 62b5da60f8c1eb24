namespace Nn.Datasets;

/// <summary>One sample of a <see cref="StreamSource"/>.</summary>
/// <param name="Features">As many values as the input shape has.</param>
/// <param name="Target">As many values as the target shape has: one for a label.</param>
public readonly record struct Sample(ReadOnlyMemory<float> Features, ReadOnlyMemory<float> Target);
