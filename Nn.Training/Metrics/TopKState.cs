using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// The share of rows in which fewer than k predictions are larger than that of the true class: equal ones at the edge are all among the k, as on
/// TensorFlow. A true class whose prediction is no finite number, or that does not exist, is not.
/// </summary>
internal sealed class TopKState(int k, int columns, bool isSparse) : MeanState
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Collect(in MetricBatch batch)
    {
        double matches = 0, weight = 0;
        for (int row = 0; row < batch.Rows; row++)
        {
            ReadOnlySpan<float> predictions = batch.Predictions.Slice(row * columns, columns);
            double share = batch.WeightOf(row);
            float label = isSparse ? batch.Targets[row] : ArgMaxState.ArgMax(batch.Targets.Slice(row * columns, columns));
            weight += share;
            if (IsAmong(predictions, label)) matches += share;
        }

        Add(matches, weight);
    }

    private bool IsAmong(ReadOnlySpan<float> predictions, float label)
    {
        if (!(label >= 0 && label < predictions.Length) || !float.IsFinite(predictions[(int)label])) return false;
        int larger = 0;
        foreach (float prediction in predictions)
        {
            if (float.IsNaN(prediction)) return false;
            if (prediction > predictions[(int)label]) larger++;
        }

        return larger < k;
    }
}
