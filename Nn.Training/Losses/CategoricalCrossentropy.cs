using Nn.Kernels;
using Nn.Layers;

namespace Nn.Training;

/// <summary>
/// <c>−Σ y·ln p</c> over the classes, the last axis; the prediction is divided by its sum, then clipped to [1e-7, 1 − 1e-7]. Of logits:
/// <c>p = softmax(z)</c>, without a clip. The target is a distribution over the classes: one-hot, as a rule. As
/// <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record CategoricalCrossentropy : Loss
{
    /// <summary>Whether the prediction holds logits, that is, stands before the softmax.</summary>
    public bool FromLogits { get; init; }

    /// <summary>Pulls the labels towards the uniform distribution: <c>y·(1 − s) + s/classes</c>, with s from 0 to 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override void Validate(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "label smoothing", LabelSmoothing, 0, 1);
        Argument.SameSize(Name, target, prediction);
    }

    /// <inheritdoc/>
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.OutsideUnit(targets);

    /// <inheritdoc/>
    public override Loss? OfLogits(Activation outputActivation) =>
        !FromLogits && outputActivation == Activation.Softmax ? this with { FromLogits = true } : null;

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch)
    {
        if (FromLogits)
        {
            Crossentropy.CategoricalOfLogits(
                batch.Targets, batch.Predictions, batch.Weights, (float)LabelSmoothing, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
        }
        else
        {
            Crossentropy.Categorical(
                batch.Targets, batch.Predictions, batch.Weights, (float)LabelSmoothing, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
        }
    }
}
