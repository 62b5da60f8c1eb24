using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// Sums the weights of positives and negatives by the bucket between two of n evenly spaced thresholds in which the prediction lies.
/// </summary>
internal abstract class ThresholdState(int thresholds, int columns) : MetricState
{
    protected double[] Positives { get; } = new double[thresholds - 1];

    protected double[] Negatives { get; } = new double[thresholds - 1];

    public sealed override void Reset()
    {
        Array.Clear(Positives);
        Array.Clear(Negatives);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public sealed override void Update(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, ReadOnlySpan<float> weights, int rows)
    {
        for (int r = 0; r < rows; r++)
        {
            double weight = weights.IsEmpty ? 1 : weights[r];
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                // A prediction on a threshold belongs to the bucket below; 0 and less to the lowest one, 1 and more to the highest.
                int bucket = (int)Math.Ceiling(Math.Clamp((double)prediction[i], 0, 1) * Positives.Length) - 1;
                double[] counts = target[i] != 0 ? Positives : Negatives;
                counts[Math.Max(bucket, 0)] += weight;
            }
        }
    }
}
