namespace Nn.Training;

/// <summary>Counts how many of n ascending thresholds a prediction exceeds, comparing in single precision as Keras does.</summary>
internal sealed class ThresholdBuckets
{
    private readonly float[]? _thresholds;

    private ThresholdBuckets(int count, float[]? thresholds)
    {
        Count = count;
        _thresholds = thresholds;
    }

    /// <summary>The number of thresholds.</summary>
    public int Count { get; }

    /// <summary>
    /// Thresholds i / (n − 1), the first and last a little below 0 and above 1: a prediction is clipped to [0, 1], so it exceeds the first
    /// and never the last.
    /// </summary>
    public static ThresholdBuckets Even(int count) => new(count, null);

    /// <summary>Any thresholds, ascending.</summary>
    public static ThresholdBuckets Of(float[] thresholds) => new(thresholds.Length, thresholds);

    /// <summary>How many thresholds a prediction exceeds.</summary>
    public int Exceeded(float prediction)
    {
        if (_thresholds is null)
        {
            // The product is rounded before its ceiling is taken: 0.1f · 10 is 1.
            float place = Math.Clamp(prediction, 0f, 1f) * (Count - 1);
            return Math.Max((int)MathF.Ceiling(place), 1);
        }

        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (prediction > _thresholds[middle]) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
