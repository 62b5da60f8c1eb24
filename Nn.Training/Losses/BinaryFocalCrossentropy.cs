using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// A binary cross-entropy that lets easy examples count less: <c>(1 − p_t)^γ · bce(y, p)</c>, <c>p_t = y·p + (1 − y)·(1 − p)</c>, the mean over the
/// last axis; p is clipped to [1e-7, 1 − 1e-7] in the cross-entropy (Lin et al. 2017; <c>keras/src/losses/losses.py</c>).
/// </summary>
public sealed record BinaryFocalCrossentropy : Loss
{
    /// <summary>Whether each element is multiplied by <c>y·α + (1 − y)·(1 − α)</c>.</summary>
    public bool ApplyClassBalancing { get; init; }

    /// <summary>α, the weight of the class 1, from 0 to 1.</summary>
    public double Alpha { get; init; } = 0.25;

    /// <summary>γ, how much less the easy examples count: at least 0, which is the binary cross-entropy.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>Whether the prediction is a logit; its sigmoid is then p.</summary>
    public bool FromLogits { get; init; }

    /// <summary>Pulls the labels towards ½: <c>y·(1 − s) + s/2</c>, with s from 0 to 1.</summary>
    public double LabelSmoothing { get; init; }

    /// <inheritdoc/>
    public override void Validate(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "alpha", Alpha, 0, 1);
        Argument.InRange(Name, "gamma", Gamma, 0, double.PositiveInfinity);
        Argument.InRange(Name, "label smoothing", LabelSmoothing, 0, 1);
        Argument.SameSize(Name, target, prediction);
    }

    /// <inheritdoc/>
    public override WrongTarget? FindWrongTarget(ReadOnlySpan<float> targets, int columns) => Labels.OutsideUnit(targets);

    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => batch.Run(new Element(
        (float)LabelSmoothing, (float)Gamma, ApplyClassBalancing ? (float)Alpha : 1, ApplyClassBalancing ? (float)(1 - Alpha) : 1, FromLogits));

    private readonly struct Element(float smoothing, float gamma, float weightOfOne, float weightOfZero, bool fromLogits) : IElementLoss
    {
        private const float LeastNormal = 1.17549435e-38f;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T one = T.Create(1f);
            T y = T.MultiplyAdd(target, T.Create(1f - smoothing), T.Create(0.5f * smoothing)), no = one - y;
            T p = fromLogits ? Hyperbolic.Sigmoid(prediction) : prediction, q = one - p;
            new Crossentropy.BinaryLoss(smoothing).Invoke(target, p, out T loss, out T lossSlope);

            // 1 − p_t and its powers; ln of the least normal number stands for that of 0.
            T hard = T.MultiplyAdd(y, q, no * p);
            T logarithm = Logarithm.Log(T.Max(T.Create(LeastNormal), hard));
            T power = Exponential.Exp(T.Create(gamma) * logarithm);
            T powerSlope = T.Create(gamma) * Exponential.Exp(T.Create(gamma - 1f) * logarithm) * (no - y);
            T weight = T.MultiplyAdd(y, T.Create(weightOfOne), no * T.Create(weightOfZero));
            value = weight * (power * loss);
            slope = weight * T.MultiplyAdd(power, lossSlope, powerSlope * loss);
            if (fromLogits) slope = slope * (p * q);
        }
    }
}
