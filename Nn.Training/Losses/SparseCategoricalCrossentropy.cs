using Nn.Kernels;
using Nn.Layers;

namespace Nn.Training;

/// <summary>
/// <c>−ln p[k]</c> for the number k of the true class; the prediction is clipped to [1e-7, 1 − 1e-7], then divided by its sum. Of logits:
/// <c>ln Σ e^z − z[k]</c>, without a clip. The target has no last axis, or one of length 1. As <c>keras/src/losses/losses.py</c> on
/// TensorFlow.
/// </summary>
public sealed record SparseCategoricalCrossentropy : Loss
{
    /// <summary>Whether the prediction holds logits, that is, stands before the softmax.</summary>
    public bool FromLogits { get; init; }

    /// <inheritdoc/>
    public override void Validate(Shape target, Shape prediction) => Argument.OneForEachRow(Name, target, prediction);

    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> target, int targetSize, int columns) =>
        Labels.RequireClasses(this, target, targetSize, columns);

    /// <inheritdoc/>
    public override void Evaluate(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        if (FromLogits) Crossentropy.SparseCategoricalOfLogits(target, prediction, weights, scale, columns, values, gradient);
        else Crossentropy.SparseCategorical(target, prediction, weights, scale, columns, values, gradient);
    }

    /// <inheritdoc/>
    public override Loss? OfLogits(Activation outputActivation) =>
        !FromLogits && outputActivation == Activation.Softmax ? this with { FromLogits = true } : null;
}
