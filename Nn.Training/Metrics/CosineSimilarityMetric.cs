using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// The cosine of the angle between target and prediction over the last axis, <c>Σ y·p / (‖y‖·‖p‖)</c>: 1 for the same direction, where the loss
/// <see cref="CosineSimilarity"/> is −1; 0 where either is all zeros. As <c>keras/src/metrics/regression_metrics.py</c>.
/// </summary>
public sealed record CosineSimilarityMetric : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => "cosine_similarity";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.SameSize(Name, target, prediction);
        return new State(Columns(prediction));
    }

    private sealed class State(int columns) : MeanState
    {
        protected override void Collect(in MetricBatch batch)
        {
            double total = 0, weight = 0;
            for (int row = 0; row < batch.Rows; row++)
            {
                ReadOnlySpan<float> y = batch.Targets.Slice(row * columns, columns), p = batch.Predictions.Slice(row * columns, columns);
                double squares = Reductions.SumOfSquares(y) * Reductions.SumOfSquares(p), share = batch.WeightOf(row);
                if (squares != 0) total += share * Reductions.Dot(y, p) / Math.Sqrt(squares);
                weight += share;
            }

            Add(total, weight);
        }
    }
}
