using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>The share of rows whose largest prediction, the first of equal ones, stands at the true class.</summary>
internal sealed class ArgMaxState(int columns, bool isSparse) : MeanState
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Collect(in MetricBatch batch)
    {
        ReadOnlySpan<float> targets = batch.Targets, predictions = batch.Predictions;
        double matches = 0, weight = 0;
        for (int r = 0; r < batch.Rows; r++)
        {
            int predicted = ArgMax(predictions.Slice(r * columns, columns));
            bool isRight = isSparse ? targets[r] == predicted : ArgMax(targets.Slice(r * columns, columns)) == predicted;
            double share = batch.WeightOf(r);
            weight += share;
            if (isRight) matches += share;
        }

        Add(matches, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int ArgMax(ReadOnlySpan<float> row)
    {
        int place = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[place]) place = i;
        }

        return place;
    }
}
