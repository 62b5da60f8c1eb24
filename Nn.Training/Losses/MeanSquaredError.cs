using Nn.Kernels;

namespace Nn.Training;

/// <summary><c>(p − y)²</c>, the mean over the last axis. As <c>keras/src/losses/losses.py</c>.</summary>
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override void Validate(Shape target, Shape prediction) => Argument.SameSize(Name, target, prediction);

    /// <summary>Any finite number is a target.</summary>
    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> target, int targetSize, int columns)
    {
    }

    /// <inheritdoc/>
    public override void Evaluate(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient) =>
        RegressionLosses.Squared(target, prediction, weights, scale, columns, values, gradient);

    /// <inheritdoc/>
    public override Loss? OfLogits(Layers.Activation outputActivation) => null;
}
