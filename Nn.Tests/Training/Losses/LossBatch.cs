using Nn.Tests.Core.Kernels;

namespace Nn.Tests.Training.Losses;

/// <summary>A batch for a loss, of random numbers that floats hold exactly, with guard bands around what the loss writes.</summary>
internal sealed class LossBatch
{
    private readonly LossCase _case;
    private readonly int _columns;
    private readonly GuardedMatrix _values;
    private readonly GuardedMatrix _gradient;

    public LossBatch(LossCase loss, int rows, int columns, bool hasWeights, int seed)
    {
        _case = loss;
        _columns = columns;
        var random = new Random(seed);
        int width = loss.HasOneTarget ? 1 : columns;
        Targets = new double[rows * width];
        for (int r = 0; r < rows; r++)
        {
            var row = new double[columns];
            loss.Target(random, row);
            row.AsSpan(0, width).CopyTo(Targets.AsSpan(r * width));
        }

        Predictions = [.. Enumerable.Range(0, rows * columns).Select(_ => (double)(float)loss.Prediction(random.NextDouble()))];
        Weights = hasWeights ? [.. Enumerable.Range(0, rows).Select(_ => (double)(2 * random.NextSingle()))] : null;
        Scale = 1f / Math.Max(rows, 1);
        _values = GuardedMatrix.Vector(rows);
        _gradient = GuardedMatrix.Vector(rows * columns);
    }

    public double[] Targets { get; }

    public double[] Predictions { get; }

    public double[]? Weights { get; }

    public float Scale { get; init; }

    public float[] Values => _values.Span.ToArray();

    public float[] Gradient => _gradient.Span.ToArray();

    public void Evaluate(bool wantsGradient = true)
    {
        float[] target = Floats(Targets), prediction = Floats(Predictions), weights = Floats(Weights ?? []);
        _case.Loss.CheckTargets(target, Math.Max(1, target.Length / Math.Max(1, _values.Columns)), _columns);
        _case.Loss.Evaluate(target, prediction, weights, Scale, _columns, _values.Span, wantsGradient ? _gradient.Span : default);
        Assert.That(_values.GuardsAreWhole() && _gradient.GuardsAreWhole(), "guard bands");
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
