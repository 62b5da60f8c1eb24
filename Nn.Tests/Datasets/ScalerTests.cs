using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Scalers on data sets; their values on doubles are in the reference tests.</summary>
public class ScalerTests
{
    private static Dataset Data() => new(
        new float[] { 1, 100, 7, 2, 300, 7, 6, 200, 7 }, new float[] { 0, 1, 0 }, [3], [1], ["a", "b", "c"], ["t"]);

    [Test]
    public void A_standard_scaler_gives_mean_0_and_deviation_1()
    {
        Dataset data = Data();
        StandardScaler scaler = StandardScaler.Fit(data);
        Dataset scaled = scaler.Transform(data);
        for (int column = 0; column < 3; column++)
        {
            float[] values = [.. Enumerable.Range(0, 3).Select(row => scaled.Features[(row * 3) + column])];
            Assert.That(values.Average(), Is.Zero.Within(1e-6));
            Assert.That(Math.Sqrt(values.Average(v => v * v)), Is.EqualTo(column == 2 ? 0 : 1).Within(1e-6), "a constant column goes to 0");
        }

        Assert.That(scaled.FeatureNames, Is.EqualTo(data.FeatureNames));
        Assert.That(scaled.Targets == data.Targets, "the same memory");
        Assert.That(scaler.InverseTransform(scaled).Features.ToArray(), Is.EqualTo(data.Features.ToArray()).Within(1e-4));
        Assert.That(data.Features[0], Is.EqualTo(1), "the original is as it was");
    }

    [Test]
    public void Mean_and_deviation_can_be_left_alone()
    {
        double[] values = [2, 4, 6, 8];
        var result = new double[4];
        StandardScaler.Fit(values, 1, withStandardDeviation: false).Transform(values, result);
        Assert.That(result, Is.EqualTo(new double[] { -3, -1, 1, 3 }));
        StandardScaler.Fit(values, 1, withMean: false).Transform(values, result);
        Assert.That(result, Is.EqualTo(values.Select(v => v / Math.Sqrt(5))).Within(1e-15));
    }

    [Test]
    public void A_column_that_is_constant_but_for_rounding_keeps_its_scale()
    {
        // The variance, 3e-27, is below scikit-learn's bound for ten values around 1000: (10 · 1000 · epsilon)², 5e-24.
        double[] values = [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? 1000 : Math.BitIncrement(1000.0))];
        Assert.That(StandardScaler.Fit(values, 1).Scale[0], Is.EqualTo(1));
    }

    [Test]
    public void A_min_max_scaler_reaches_both_ends()
    {
        Dataset data = Data();
        MinMaxScaler scaler = MinMaxScaler.Fit(data, (-1, 3));
        Dataset scaled = scaler.Transform(data);
        Assert.That(scaled.Features.ToArray(), Is.EqualTo(new float[] { -1, -1, -1, -0.2f, 3, -1, 3, 1, -1 }).Within(1e-6));
        Assert.That(scaler.InverseTransform(scaled).Features.ToArray(), Is.EqualTo(data.Features.ToArray()).Within(1e-4));
    }

    [Test]
    public void Scaling_in_place_is_scaling()
    {
        double[] values = [1, 5, 3];
        MinMaxScaler.Fit(values, 1).Transform(values, values);
        Assert.That(values, Is.EqualTo(new[] { 0, 1, 0.5 }));
    }
}
