namespace Nn.Training;

/// <summary>A stretch of the block of weights.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Its floats.</param>
internal readonly record struct WeightRange(int Offset, int Length);
