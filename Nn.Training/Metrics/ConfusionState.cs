using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>Counts, at one threshold, the predictions that are rightly and wrongly positive and negative.</summary>
/// <param name="threshold">A prediction strictly over it is positive.</param>
/// <param name="columns">The length of a row.</param>
/// <param name="result">What is made of the counts.</param>
internal sealed class ConfusionState(float threshold, int columns, Func<ConfusionState, double> result) : MetricState
{
    public double TruePositives { get; private set; }

    public double FalsePositives { get; private set; }

    public double TrueNegatives { get; private set; }

    public double FalseNegatives { get; private set; }

    public override double Result => result(this);

    public override void Reset()
    {
        TruePositives = 0;
        FalsePositives = 0;
        TrueNegatives = 0;
        FalseNegatives = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Collect(in MetricBatch batch)
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
    public static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
