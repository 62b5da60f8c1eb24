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
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.OutsideClasses(targets, columns);

    /// <inheritdoc/>
    public override Loss? OfLogits(Activation outputActivation) =>
        !FromLogits && outputActivation == Activation.Softmax ? this with { FromLogits = true } : null;

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch)
    {
        if (FromLogits)
        {
            Crossentropy.SparseCategoricalOfLogits(
                batch.Targets, batch.Predictions, batch.Weights, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
        }
        else
        {
            Crossentropy.SparseCategorical(
                batch.Targets, batch.Predictions, batch.Weights, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
        }
    }
}
