using Nn.Training;

namespace Nn.Tests.Training.Metrics;

/// <summary>A batch in one line.</summary>
internal static class MetricUpdates
{
    public static void Update(
        this MetricState state, ReadOnlySpan<float> targets, ReadOnlySpan<float> predictions, ReadOnlySpan<float> weights, int rows) =>
        state.Update(new MetricBatch { Targets = targets, Predictions = predictions, Weights = weights, Rows = rows });
}
