namespace Nn.Tests.Reference;

/// <summary>
/// The law of an initializer: the support exactly, mean and deviation within four standard errors of Keras' draws, the fans.
/// </summary>
internal static class InitializerRunner
{
    public static void Check(ReferenceCase item)
    {
        Initializer initializer = Initializer.FromName(item.Text("class_name"));
        item.Arguments(initializer.Name).RefuseRest();
        Shape shape = new(item.Array("shape").Ints);
        Assert.That(Initializer.ComputeFans(shape), Is.EqualTo((item["fan_in"].GetInt32(), item["fan_out"].GetInt32())), "fans");

        var weights = new float[shape.Size];
        initializer.Fill(weights, shape, new RandomState(20260301));
        double[] values = Array.ConvertAll(weights, w => (double)w);
        CheckSupport(initializer.Name, shape, values, item["min"].GetDouble(), item["max"].GetDouble());
        CheckMoments(values, item["mean"].GetDouble(), item["std"].GetDouble());
    }

    /// <summary>No value past the limits of the law, as the formulas of Keras' documentation give them, and some near both.</summary>
    private static void CheckSupport(string name, Shape shape, double[] values, double kerasMin, double kerasMax)
    {
        (double fanIn, double fanOut) = Initializer.ComputeFans(shape);
        (double low, double high) = name switch
        {
            "GlorotUniform" => Symmetric(Math.Sqrt(6 / (fanIn + fanOut))),
            "HeUniform" => Symmetric(Math.Sqrt(6 / fanIn)),
            "LecunUniform" => Symmetric(Math.Sqrt(3 / fanIn)),
            "RandomUniform" => Symmetric(0.05),
            "GlorotNormal" => Symmetric(2 * Math.Sqrt(2 / (fanIn + fanOut)) / 0.87962566103423978),
            "HeNormal" => Symmetric(2 * Math.Sqrt(2 / fanIn) / 0.87962566103423978),
            "LecunNormal" => Symmetric(2 * Math.Sqrt(1 / fanIn) / 0.87962566103423978),
            "TruncatedNormal" => Symmetric(0.1),
            "Zeros" or "Ones" or "Identity" => (kerasMin, kerasMax),
            _ => (double.NegativeInfinity, double.PositiveInfinity),
        };
        Assert.That(values, Has.All.InRange(low, high), "range");
        if (!double.IsFinite(high)) return;

        double margin = 0.01 * (high - low);
        Assert.That(values.Min(), Is.EqualTo(low).Within(margin), "smallest value");
        Assert.That(values.Max(), Is.EqualTo(high).Within(margin), "largest value");
        Assert.That(kerasMin, Is.EqualTo(low).Within(margin), "Keras' smallest value");
        Assert.That(kerasMax, Is.EqualTo(high).Within(margin), "Keras' largest value");
    }

    private static void CheckMoments(double[] values, double kerasMean, double kerasDeviation)
    {
        double n = values.Length;
        double mean = values.Average();
        double variance = values.Average(v => Math.Pow(v - mean, 2));
        double fourth = values.Average(v => Math.Pow(v - mean, 4));

        // Both samples have the error, hence twice the variance of one. Rounding alone is left for the constant ones.
        double meanError = Math.Sqrt(2 * variance / n);
        double deviationError = variance == 0 ? 0 : Math.Sqrt(2 * Math.Max(0, fourth - (variance * variance)) / (4 * variance * n));
        Assert.That(mean, Is.EqualTo(kerasMean).Within((4 * meanError) + 1e-12), "mean");
        Assert.That(Math.Sqrt(variance), Is.EqualTo(kerasDeviation).Within((4 * deviationError) + 1e-12), "standard deviation");
    }

    private static (double Low, double High) Symmetric(double limit) => (-limit, limit);
}
