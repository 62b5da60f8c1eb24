using Nn.Tests.Core.Kernels;
using Nn.Training;

namespace Nn.Tests.Training.Losses;

/// <summary>A batch for a loss, of random numbers that floats hold exactly, with guard bands around what the loss writes.</summary>
internal sealed class RandomLossBatch
{
    private readonly LossCase _case;
    private readonly int _columns;
    private readonly GuardedMatrix _values;
    private readonly GuardedMatrix _gradient;

    public RandomLossBatch(LossCase loss, int rows, int columns, bool hasWeights, int seed)
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
        _values = GuardedMatrix.Vector(rows);
        _gradient = GuardedMatrix.Vector(rows * columns);
    }

    public double[] Targets { get; }

    public double[] Predictions { get; }

    public double[]? Weights { get; }

    public float Scale { get; init; } = 1;

    /// <summary>What multiplies the slope of a row of weight 1.</summary>
    public float Factor => Scale / Math.Max(_values.Columns, 1);

    public double Value { get; private set; }

    public float[] Values => _values.Span.ToArray();

    public float[] Gradient => _gradient.Span.ToArray();

    public void Evaluate(bool wantsGradient = true)
    {
        float[] target = Floats(Targets);
        Assert.That(_case.Loss.FindWrongTarget(target, _columns), Is.Null);
        Value = _case.Loss.Evaluate(new LossBatch
        {
            Targets = target,
            Predictions = Floats(Predictions),
            Columns = _columns,
            Weights = Floats(Weights ?? []),
            Scale = Scale,
            Values = _values.Span,
            Gradient = wantsGradient ? _gradient.Span : default,
        });
        Assert.That(_values.GuardsAreWhole() && _gradient.GuardsAreWhole(), "guard bands");
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, value => (float)value);
}
