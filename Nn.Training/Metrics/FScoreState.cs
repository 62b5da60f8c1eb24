using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>Counts what is rightly and wrongly positive and wrongly negative for each output.</summary>
internal sealed class FScoreState : MetricState
{
    private const double Epsilon = 1e-7;

    private readonly double _beta;
    private readonly ScoreAverage _average;
    private readonly float? _threshold;
    private readonly double[] _truePositives;
    private readonly double[] _falsePositives;
    private readonly double[] _falseNegatives;

    private FScoreState(double beta, ScoreAverage average, float? threshold, int columns)
    {
        (_beta, _average, _threshold) = (beta, average, threshold);
        (_truePositives, _falsePositives, _falseNegatives) = (new double[columns], new double[columns], new double[columns]);
    }

    public override double Result
    {
        get
        {
            if (_average == ScoreAverage.Micro) return Score(_truePositives.Sum(), _falsePositives.Sum(), _falseNegatives.Sum());
            double sum = 0, positives = _truePositives.Sum() + _falseNegatives.Sum();
            for (int i = 0; i < _truePositives.Length; i++)
            {
                double share = _average == ScoreAverage.Weighted
                    ? (_truePositives[i] + _falseNegatives[i]) / (positives + Epsilon)
                    : 1.0 / _truePositives.Length;
                sum += share * Score(_truePositives[i], _falsePositives[i], _falseNegatives[i]);
            }

            return sum;
        }
    }

    public static FScoreState Create(Metric metric, double beta, ScoreAverage average, double? threshold, Shape target, Shape prediction)
    {
        Argument.Positive(metric.Name, "beta", beta);
        if (!Enum.IsDefined(average)) throw Argument.Wrong(metric.Name, "average", "the average None, Micro, Macro or Weighted", average);
        if (threshold is { } given && !(given is > 0 and <= 1))
            throw Argument.Wrong(metric.Name, "threshold", "a threshold of more than 0 and up to 1", given);
        Argument.SameSize(metric.Name, target, prediction);
        int columns = prediction.Rank == 0 ? 1 : prediction[^1];
        if (average == ScoreAverage.None && columns > 1)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"{metric.Name}: expected the average Micro, Macro or Weighted, since a metric is one number. Received: None for {columns} outputs."));
        }

        return new FScoreState(beta, average, (float?)threshold, columns);
    }

    public override void Reset()
    {
        Array.Clear(_truePositives);
        Array.Clear(_falsePositives);
        Array.Clear(_falseNegatives);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Collect(in MetricBatch batch)
    {
        int columns = _truePositives.Length;
        for (int row = 0; row < batch.Rows; row++)
        {
            ReadOnlySpan<float> y = batch.Targets.Slice(row * columns, columns), p = batch.Predictions.Slice(row * columns, columns);
            float max = _threshold is null ? Reductions.Max(p) : 0;
            double weight = batch.WeightOf(row);
            for (int i = 0; i < columns; i++)
            {
                // Without a threshold a row of zeros has no positive.
                bool isPositive = _threshold is { } threshold ? p[i] > threshold : p[i] >= max && Math.Abs(p[i]) > 1e-9f;
                if (isPositive)
                {
                    _truePositives[i] += weight * y[i];
                    _falsePositives[i] += weight * (1 - y[i]);
                }
                else
                {
                    _falseNegatives[i] += weight * y[i];
                }
            }
        }
    }

    private double Score(double truePositives, double falsePositives, double falseNegatives)
    {
        double precision = truePositives / (truePositives + falsePositives + Epsilon), recall = truePositives / (truePositives + falseNegatives + Epsilon);
        double square = _beta * _beta;
        return precision * recall / ((square * precision) + recall + Epsilon) * (1 + square);
    }
}
