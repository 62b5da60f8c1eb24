using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Training;

/// <summary>
/// How often a number over a threshold stands where the label is 1, and another where it is 0: the mean over the last axis. As
/// <c>keras/src/metrics/accuracy_metrics.py</c>.
/// </summary>
public sealed record BinaryAccuracy : ThresholdMetric
{
    /// <inheritdoc/>
    protected override string DefaultName => "binary_accuracy";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    private protected override MetricState CreateState(float threshold, int columns) => new State(threshold, columns);

    private sealed class State(float threshold, int columns) : MeanState
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        protected override void Collect(in MetricBatch batch)
        {
            ReadOnlySpan<float> targets = batch.Targets, predictions = batch.Predictions;
            if (batch.Weights.IsEmpty)
            {
                Add((double)CountMatches(targets, predictions, threshold) / columns, batch.Rows);
                return;
            }

            for (int r = 0; r < batch.Rows; r++)
            {
                int matches = CountMatches(targets.Slice(r * columns, columns), predictions.Slice(r * columns, columns), threshold);
                Add((double)batch.Weights[r] * matches / columns, batch.Weights[r]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int CountMatches(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, float threshold)
    {
        target = target[..prediction.Length];
        ref float y = ref MemoryMarshal.GetReference(target);
        ref float p = ref MemoryMarshal.GetReference(prediction);
        Vector<float> limit = Vector.Create(threshold);
        Vector<int> matches = Vector<int>.Zero;
        int i = 0;
        for (; i <= prediction.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<int> isOver = Vector.GreaterThan(Vector.LoadUnsafe(ref p, (nuint)i), limit);
            Vector<float> predicted = Vector.AsVectorSingle(isOver & Vector.AsVectorInt32(Vector<float>.One));
            matches -= Vector.Equals(predicted, Vector.LoadUnsafe(ref y, (nuint)i));
        }

        int count = Vector.Sum(matches);
        for (; i < prediction.Length; i++) count += (prediction[i] > threshold ? 1f : 0f) == target[i] ? 1 : 0;
        return count;
    }
}
