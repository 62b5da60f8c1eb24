using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// A categorical cross-entropy that lets easy examples count less: <c>−Σ α·(1 − p)^γ · y·ln p</c> over the classes, the last axis; the prediction is
/// divided by its sum, then clipped to [1e-7, 1 − 1e-7] (Lin et al. 2017; <c>keras/src/losses/losses.py</c>).
/// </summary>
public sealed record CategoricalFocalCrossentropy : Loss
{
    private const double Epsilon = 1e-7;

    /// <summary>α, what multiplies every class: from 0 to 1.</summary>
    public double Alpha { get; init; } = 0.25;

    /// <summary>γ, how much less the easy examples count: at least 0.</summary>
    public double Gamma { get; init; } = 2;

    /// <summary>Whether the prediction holds logits; their softmax is then p.</summary>
    public bool FromLogits { get; init; }

    /// <summary>Pulls the labels towards the uniform distribution: <c>y·(1 − s) + s/classes</c>, with s from 0 to 1.</summary>
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
    protected override void Compute(in LossBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            Span<float> slope = batch.WantsGradient ? batch.Gradient.Slice(row * batch.Columns, batch.Columns) : default;
            batch.Values[row] = (float)Row(
                batch.Targets.Slice(row * batch.Columns, batch.Columns),
                batch.Predictions.Slice(row * batch.Columns, batch.Columns),
                batch.ScaleOf(row),
                slope);
        }
    }

    /// <summary>One row in double precision: of the slopes g by p, those by what p was made of are p·(g − Σ g·p), without logits over their sum.</summary>
    private double Row(ReadOnlySpan<float> y, ReadOnlySpan<float> x, float scale, Span<float> slope)
    {
        double max = FromLogits ? Reductions.Max(x) : 0, sum = 0, value = 0, along = 0;
        foreach (float v in x) sum += Part(v, max);
        for (int i = 0; i < x.Length; i++)
        {
            (double loss, double g, double p) = Element(y[i], Part(x[i], max) / sum, x.Length);
            value += loss;
            along += g * p;
        }

        for (int i = 0; i < slope.Length; i++)
        {
            (_, double g, double p) = Element(y[i], Part(x[i], max) / sum, x.Length);
            slope[i] = (float)(scale * (g - along) * (FromLogits ? p : 1 / sum));
        }

        return value;
    }

    private double Part(float x, double max) => FromLogits ? Math.Exp(x - max) : x;

    private (double Loss, double Slope, double P) Element(double target, double p, int classes)
    {
        double y = (target * (1 - LabelSmoothing)) + (LabelSmoothing / classes), clipped = Math.Clamp(p, Epsilon, 1 - Epsilon);
        double logarithm = Math.Log(clipped), power = Math.Pow(1 - clipped, Gamma);
        double slope = Alpha * y * ((Gamma * Math.Pow(1 - clipped, Gamma - 1) * logarithm) - (power / clipped));
        return (-Alpha * power * y * logarithm, clipped == p ? slope : 0, p);
    }
}
