using Nn.Kernels;
using Nn.Layers;

namespace Nn.Training;

/// <summary>
/// <c>−(y·ln p + (1 − y)·ln(1 − p))</c>, the mean over the last axis; p and 1 − p are clipped to [1e-7, 1 − 1e-7]. Of logits z:
/// <c>max(z, 0) − z·y + ln(1 + e^−|z|)</c>, without a clip. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record BinaryCrossentropy : Loss
{
    /// <summary>Whether the prediction is a logit, that is, stands before the sigmoid.</summary>
    public bool FromLogits { get; init; }

    /// <summary>Pulls the labels towards ½: <c>y·(1 − s) + s/2</c>, with s from 0 to 1.</summary>
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
        !FromLogits && outputActivation == Activation.Sigmoid ? this with { FromLogits = true } : null;

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch)
    {
        if (FromLogits)
        {
            Crossentropy.BinaryOfLogits(
                batch.Targets, batch.Predictions, batch.Weights, (float)LabelSmoothing, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
        }
        else
        {
            Crossentropy.Binary(
                batch.Targets, batch.Predictions, batch.Weights, (float)LabelSmoothing, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
        }
    }
}
