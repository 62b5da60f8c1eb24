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
    public float LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override void Validate(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "label smoothing", LabelSmoothing, 0, 1);
        Argument.SameSize(Name, target, prediction);
    }

    /// <inheritdoc/>
    public override void CheckTargets(ReadOnlySpan<float> target, int targetSize, int columns) =>
        Labels.RequireUnit(this, target, targetSize);

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
        if (FromLogits) Crossentropy.BinaryOfLogits(target, prediction, weights, LabelSmoothing, scale, columns, values, gradient);
        else Crossentropy.Binary(target, prediction, weights, LabelSmoothing, scale, columns, values, gradient);
    }

    /// <inheritdoc/>
    public override Loss? OfLogits(Activation outputActivation) =>
        !FromLogits && outputActivation == Activation.Sigmoid ? this with { FromLogits = true } : null;
}
