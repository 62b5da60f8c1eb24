using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>|p − y|</c>, the mean over the last axis; the derivative is 0 where they are equal. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record MeanAbsoluteError : Loss
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
        RegressionLosses.Absolute(target, prediction, weights, scale, columns, values, gradient);

    /// <inheritdoc/>
    public override Loss? OfLogits(Layers.Activation outputActivation) => null;
}
