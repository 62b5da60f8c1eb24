using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// The share of the targets' variance that is explained: <c>1 − Σ(y − p)² / Σ(y − mean)²</c> of each output, then averaged; an output whose targets
/// are all equal scores 0. With n samples and k <see cref="RegressorCount"/> it is adjusted: <c>1 − (1 − R²)·(n − 1) / (n − k − 1)</c>. As
/// <c>keras/src/metrics/regression_metrics.py</c>.
/// </summary>
public sealed record R2Score : Metric
{
    /// <summary>How several outputs become one number.</summary>
    public R2Aggregation Aggregation { get; init; }

    /// <summary>The number of independent regressors, for the adjusted score; 0 for the score itself.</summary>
    public int RegressorCount { get; init; }

    /// <inheritdoc/>
    protected override string DefaultName => "r2_score";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.InRange(Name, "number of regressors", RegressorCount, 0, double.PositiveInfinity);
        if (!Enum.IsDefined(Aggregation))
            throw Argument.Wrong(Name, "aggregation", "the aggregation UniformAverage, VarianceWeightedAverage or None", Aggregation);
        Argument.SameSize(Name, target, prediction);
        int columns = Columns(prediction);
        if (Aggregation == R2Aggregation.None && columns > 1)
        {
            throw new NotSupportedException(FormattableString.Invariant(
                $"{Name}: expected the aggregation UniformAverage or VarianceWeightedAverage, since a metric is one number. Received: None for {columns} outputs."));
        }

        return new State(Aggregation, RegressorCount, columns);
    }

    /// <summary>Sums of each output, the targets measured from the first one seen, so that large ones keep their digits.</summary>
    private sealed class State(R2Aggregation aggregation, int regressors, int columns) : MetricState
    {
        private readonly double[] _first = new double[columns];
        private readonly double[] _sum = new double[columns];
        private readonly double[] _squares = new double[columns];
        private readonly double[] _residuals = new double[columns];
        private double _weight;
        private long _elements;

        public override double Result
        {
            get
            {
                if (_weight == 0) return 0;
                double score = 0, whole = 0;
                for (int i = 0; i < columns; i++)
                {
                    double total = Math.Max(0, _squares[i] - (_sum[i] * _sum[i] / _weight)), share = aggregation == R2Aggregation.VarianceWeightedAverage ? total : 1;
                    score += total == 0 ? 0 : share * (1 - (_residuals[i] / total));
                    whole += share;
                }

                return Adjust(whole == 0 ? 0 : score / whole);
            }
        }

        public override void Reset()
        {
            Array.Clear(_sum);
            Array.Clear(_squares);
            Array.Clear(_residuals);
            (_weight, _elements) = (0, 0);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void Collect(in MetricBatch batch)
        {
            for (int i = 0; i < columns && _elements == 0; i++) _first[i] = batch.Targets[i];
            for (int row = 0; row < batch.Rows; row++)
            {
                double weight = batch.WeightOf(row);
                for (int i = 0; i < columns; i++)
                {
                    double y = batch.Targets[(row * columns) + i], d = y - _first[i], error = y - batch.Predictions[(row * columns) + i];
                    _sum[i] += weight * d;
                    _squares[i] += weight * d * d;
                    _residuals[i] += weight * error * error;
                }

                _weight += weight;
            }

            _elements += (long)batch.Rows * columns;
        }

        /// <summary>Where there are no more samples than regressors it stays as it is.</summary>
        private double Adjust(double score) => regressors == 0 || regressors >= _elements - 1
            ? score
            : 1 - ((1 - score) * (_elements - 1) / (_elements - regressors - 1));
    }
}
