using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>Counts, at one threshold, the predictions that are rightly and wrongly positive and negative.</summary>
internal abstract class ConfusionState(float threshold, int columns) : MetricState
{
    protected double TruePositives { get; private set; }

    protected double FalsePositives { get; private set; }

    protected double TrueNegatives { get; private set; }

    protected double FalseNegatives { get; private set; }

    public sealed override void Reset()
    {
        TruePositives = 0;
        FalsePositives = 0;
        TrueNegatives = 0;
        FalseNegatives = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected sealed override void Collect(in MetricBatch batch)
    {
        ReadOnlySpan<float> targets = batch.Targets, predictions = batch.Predictions;
        for (int r = 0; r < batch.Rows; r++)
        {
            int both = 0, predicted = 0, actual = 0;
            for (int i = r * columns; i < (r + 1) * columns; i++)
            {
                int isPredicted = predictions[i] > threshold ? 1 : 0, isActual = targets[i] != 0 ? 1 : 0;
                both += isPredicted & isActual;
                predicted += isPredicted;
                actual += isActual;
            }

            double weight = batch.WeightOf(r);
            TruePositives += weight * both;
            FalsePositives += weight * (predicted - both);
            TrueNegatives += weight * (columns - predicted - actual + both);
            FalseNegatives += weight * (actual - both);
        }
    }

    /// <summary>A quotient, 0 where the divisor is 0, as in Keras.</summary>
    protected static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
