namespace Nn.Layers;

/// <summary>What a batch normalization works with, whichever neighbours it is fused with.</summary>
/// <param name="Layer">The layer in the model, which may be frozen at any time.</param>
/// <param name="Gamma">The scale, (features), or null for 1.</param>
/// <param name="Beta">The offset, (features), or null for 0.</param>
/// <param name="MovingMean">State, (features).</param>
/// <param name="MovingVariance">State, (features).</param>
/// <param name="Momentum">How much of the moving statistics a step keeps.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record NormalizationParameters(
    BuiltLayer Layer, Parameter? Gamma, Parameter? Beta, Parameter MovingMean, Parameter MovingVariance, double Momentum, double Epsilon);
