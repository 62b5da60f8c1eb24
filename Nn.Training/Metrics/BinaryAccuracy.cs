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
    /// <summary>A prediction strictly over it counts as 1, any other as 0; from 0 to 1, both excluded.</summary>
    public float Threshold { get; init; } = 0.5f;

    /// <inheritdoc/>
    protected override string DefaultName => "binary_accuracy";

    /// <inheritdoc/>
    public override MetricState CreateState(Shape target, Shape prediction)
    {
        if (!(Threshold is > 0 and < 1)) throw Argument.Wrong(Name, "threshold", "a threshold from 0 to 1, both excluded", Threshold);
        Argument.SameSize(Name, target, prediction);
        return new State(Threshold, Columns(prediction));
    }

    private sealed class State(float threshold, int columns) : MeanState
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Update(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, ReadOnlySpan<float> weights, int rows)
        {
            if (weights.IsEmpty)
            {
                Add((double)CountMatches(target, prediction, threshold) / columns, rows);
                return;
            }

            for (int r = 0; r < rows; r++)
            {
                int matches = CountMatches(target.Slice(r * columns, columns), prediction.Slice(r * columns, columns), threshold);
                Add((double)weights[r] * matches / columns, weights[r]);
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
