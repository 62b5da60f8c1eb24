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
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Loss.Validate(target, prediction);
        return new State(Loss, Columns(prediction));
    }

    private sealed class State(Loss loss, int columns) : MeanState
    {
        private const int RowsTogether = 64;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Update(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, ReadOnlySpan<float> weights, int rows)
        {
            Span<float> values = stackalloc float[RowsTogether];
            int targetColumns = target.Length / rows;
            for (int first = 0; first < rows; first += RowsTogether)
            {
                int count = Math.Min(RowsTogether, rows - first);
                ReadOnlySpan<float> y = target.Slice(first * targetColumns, count * targetColumns);
                loss.Evaluate(new LossBatch
                {
                    Targets = y,
                    Predictions = prediction.Slice(first * columns, count * columns),
                    Columns = columns,
                    Values = values[..count],
                });
                double total = 0, weight = 0;
                for (int i = 0; i < count; i++)
                {
                    double share = weights.IsEmpty ? 1 : weights[first + i];
                    total += share * values[i];
                    weight += share;
                }

                Add(total, weight);
            }
        }
    }
}
