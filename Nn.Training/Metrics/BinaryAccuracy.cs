using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Training;

/// <summary>
/// How often a number over a threshold stands where the label is 1, and another where it is 0: the mean over the last axis. As
/// <c>keras/src/metrics/accuracy_metrics.py</c>.
/// </summary>
public sealed record BinaryAccuracy : Metric
{
    /// <summary>A prediction strictly over it counts as 1, any other as 0. For logits 0 is what 0.5 is for probabilities.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <inheritdoc/>
    protected override string DefaultName => "binary_accuracy";

    /// <inheritdoc/>
    protected internal override bool? LargerIsBetter => true;

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        Argument.Finite(Name, "threshold", Threshold);
        Argument.SameSize(Name, target, prediction);
        return new State((float)Threshold, Columns(prediction));
    }

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
