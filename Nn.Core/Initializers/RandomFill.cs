namespace Nn;

/// <summary>The laws that initializers share. Values are drawn in double and rounded to float, but never past the end of a range.</summary>
internal static class RandomFill
{
    public static void Uniform(Span<float> weights, double low, double high, RandomState random)
    {
        foreach (ref float weight in weights) weight = RoundWithin(random.Uniform(low, high), low, high);
    }

    public static void Normal(Span<float> weights, double mean, double deviation, RandomState random)
    {
        foreach (ref float weight in weights) weight = (float)random.Normal(mean, deviation);
    }

    /// <summary>Normal values, each drawn again until it lies within two deviations of the mean.</summary>
    public static void TruncatedNormal(Span<float> weights, double mean, double deviation, RandomState random)
    {
        double low = mean - (2 * deviation), high = mean + (2 * deviation);
        foreach (ref float weight in weights)
        {
            double z;
            do z = random.Normal();
            while (Math.Abs(z) > 2);
            weight = RoundWithin(mean + (z * deviation), low, high);
        }
    }

    private static float RoundWithin(double value, double low, double high)
    {
        float rounded = (float)value;
        if (rounded > high) return MathF.BitDecrement(rounded);
        return rounded < low ? MathF.BitIncrement(rounded) : rounded;
    }
}
