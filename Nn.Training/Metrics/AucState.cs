using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>The weights of positives and negatives by the number of thresholds that their predictions exceed.</summary>
internal sealed class AucState(ThresholdBuckets buckets, AucCurve curve, AucSummation summation, bool fromLogits) : MetricState
{
    private const int ElementsTogether = 64;

    private readonly double[] _positives = new double[buckets.Count + 1];
    private readonly double[] _negatives = new double[buckets.Count + 1];

    public override double Result
    {
        get
        {
            double positives = _positives.Sum(), negatives = _negatives.Sum();
            if (positives == 0 || (curve == AucCurve.Roc && negatives == 0)) return 0;
            // From the largest threshold down: between two thresholds lie the predictions that exceed the lower one alone.
            double area = 0, truePositives = _positives[^1], falsePositives = _negatives[^1];
            for (int i = buckets.Count - 1; i > 0; i--)
            {
                area += curve == AucCurve.Roc
                    ? _negatives[i] * Between(truePositives, truePositives + _positives[i])
                    : PrecisionRecallArea(truePositives, falsePositives, _positives[i], _negatives[i]);
                truePositives += _positives[i];
                falsePositives += _negatives[i];
            }

            return curve == AucCurve.Roc ? area / (positives * negatives) : area / positives;
        }
    }

    public override void Reset()
    {
        Array.Clear(_positives);
        Array.Clear(_negatives);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Collect(in MetricBatch batch)
    {
        Span<float> probabilities = stackalloc float[ElementsTogether];
        int columns = batch.Predictions.Length / batch.Rows;
        for (int first = 0; first < batch.Predictions.Length; first += ElementsTogether)
        {
            scoped ReadOnlySpan<float> predictions = batch.Predictions[first..];
            predictions = predictions[..Math.Min(predictions.Length, ElementsTogether)];
            if (fromLogits)
            {
                VectorMath.Sigmoid(predictions, probabilities[..predictions.Length]);
                predictions = probabilities[..predictions.Length];
            }

            for (int i = 0; i < predictions.Length; i++)
            {
                double[] counts = batch.Targets[first + i] != 0 ? _positives : _negatives;
                counts[buckets.Exceeded(predictions[i])] += batch.WeightOf((first + i) / columns);
            }
        }
    }

    /// <summary>The area, in true positives, under precision over recall between a threshold and the one below it.</summary>
    /// <param name="truePositives">At the higher threshold.</param>
    /// <param name="falsePositives">At the higher threshold.</param>
    /// <param name="newPositives">The true positives that the lower threshold adds.</param>
    /// <param name="newNegatives">The false positives that the lower threshold adds.</param>
    private double PrecisionRecallArea(double truePositives, double falsePositives, double newPositives, double newNegatives)
    {
        double predicted = truePositives + falsePositives, added = newPositives + newNegatives;
        if (summation != AucSummation.Interpolation)
        {
            return newPositives * Between(
                predicted == 0 ? 0 : truePositives / predicted,
                predicted + added == 0 ? 0 : (truePositives + newPositives) / (predicted + added));
        }

        // True positives are slope · predicted + intercept, and precision is that over predicted: its integral holds a logarithm.
        double slope = added == 0 ? 0 : newPositives / added;
        double intercept = truePositives - (slope * predicted);
        double logRatio = predicted > 0 ? Math.Log((predicted + added) / predicted) : 0;
        return slope * (newPositives + (intercept * logRatio));
    }

    private double Between(double higher, double lower) => summation switch
    {
        AucSummation.Minoring => Math.Min(higher, lower),
        AucSummation.Majoring => Math.Max(higher, lower),
        _ => higher + (0.5 * (lower - higher)),
    };
}
