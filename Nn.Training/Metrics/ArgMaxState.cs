using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>The share of rows whose largest prediction, the first of equal ones, stands at the true class.</summary>
internal sealed class ArgMaxState(int columns, bool isSparse) : MeanState
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Update(ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, ReadOnlySpan<float> weights, int rows)
    {
        double matches = 0, weight = 0;
        for (int r = 0; r < rows; r++)
        {
            int predicted = ArgMax(prediction.Slice(r * columns, columns));
            bool isRight = isSparse ? target[r] == predicted : ArgMax(target.Slice(r * columns, columns)) == predicted;
            double share = weights.IsEmpty ? 1 : weights[r];
            weight += share;
            if (isRight) matches += share;
        }

        Add(matches, weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int ArgMax(ReadOnlySpan<float> row)
    {
        int place = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[place]) place = i;
        }

        return place;
    }
}
