using System.Runtime.CompilerServices;
using Nn.Serialization;

namespace Nn.Training;

/// <summary>
/// A loss that is reported and not trained on: the mean of its values over the samples. Named as Keras names the metric of the same class:
/// <c>mean_squared_error</c>.
/// </summary>
/// <param name="Loss">The loss.</param>
public sealed record LossMetric(Loss Loss) : Metric
{
    /// <inheritdoc/>
    protected override string DefaultName => KerasName.SnakeCase(Loss.Name);

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => false;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Loss.Validate(target, prediction);
        return new State(Loss, Columns(prediction));
    }

    private sealed class State(Loss loss, int columns) : MeanState
    {
        private const int RowsTogether = 64;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void Collect(in MetricBatch batch)
        {
            Span<float> values = stackalloc float[RowsTogether];
            for (int first = 0; first < batch.Rows; first += RowsTogether)
            {
                MetricBatch rows = batch.Slice(first, Math.Min(RowsTogether, batch.Rows - first));
                loss.Evaluate(new LossBatch
                {
                    Targets = rows.Targets,
                    Predictions = rows.Predictions,
                    Columns = columns,
                    Values = values[..rows.Rows],
                });
                double total = 0, weight = 0;
                for (int i = 0; i < rows.Rows; i++)
                {
                    double share = rows.WeightOf(i);
                    total += share * values[i];
                    weight += share;
                }

                Add(total, weight);
            }
        }
    }
}
