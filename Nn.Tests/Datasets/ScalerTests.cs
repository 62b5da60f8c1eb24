using CommunityToolkit.HighPerformance;
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
        double[,] rows = { { 2 }, { 4 }, { 6 }, { 8 } };
        var result = new double[4, 1];
        StandardScaler.Fit(rows, withStandardDeviation: false).Transform(rows, result);
        Assert.That(result, Is.EqualTo(new double[,] { { -3 }, { -1 }, { 1 }, { 3 } }));
        StandardScaler.Fit(rows, withMean: false).Transform(rows, result);
        Assert.That(result, Is.EqualTo(new[,] { { 2 / Math.Sqrt(5) }, { 4 / Math.Sqrt(5) }, { 6 / Math.Sqrt(5) }, { 8 / Math.Sqrt(5) } })
            .Within(1e-15));
    }

    [Test]
    public void A_column_that_is_constant_but_for_rounding_keeps_its_scale()
    {
        // The variance, 3e-27, is below scikit-learn's bound for ten values around 1000: (10 · 1000 · epsilon)², 5e-24.
        double[] values = [.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? 1000 : Math.BitIncrement(1000.0))];
        Assert.That(StandardScaler.Fit(new ReadOnlySpan2D<double>(values, 10, 1)).Scale[0], Is.EqualTo(1));
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
        double[,] rows = { { 1 }, { 5 }, { 3 } };
        MinMaxScaler.Fit(rows).Transform(rows, rows);
        Assert.That(rows, Is.EqualTo(new[,] { { 0 }, { 1 }, { 0.5 } }));
    }

    [Test]
    public void Samples_of_a_part_of_a_matrix_are_measured_by_its_rows()
    {
        double[,] table = { { 9, 1, 10, 9 }, { 9, 3, 30, 9 } };
        StandardScaler scaler = StandardScaler.Fit(new ReadOnlySpan2D<double>(table).Slice(0, 1, 2, 2));
        Assert.That(scaler.Features, Is.EqualTo(2));
        Assert.That(scaler.Mean.ToArray(), Is.EqualTo(new double[] { 2, 20 }));
        Assert.That(scaler.Scale.ToArray(), Is.EqualTo(new double[] { 1, 10 }));
    }

    private static IEnumerable<Scaler> Fitted()
    {
        Dataset data = Data();
        yield return StandardScaler.Fit(data);
        yield return MinMaxScaler.Fit(data, (-0.3, 0.7));
    }

    /// <summary>The scaler that the saved numbers of another one make.</summary>
    private static Scaler Again(Scaler scaler) => scaler switch
    {
        StandardScaler standard => new StandardScaler(standard.Mean, standard.Scale),
        MinMaxScaler minMax => new MinMaxScaler(minMax.Scale, minMax.Offset),
        _ => throw new NotSupportedException($"{scaler}"),
    };

    [TestCaseSource(nameof(Fitted))]
    public void A_scaler_made_again_of_its_numbers_gives_the_same_bits(Scaler scaler)
    {
        Scaler again = Again(scaler);
        double[] sample = [0.1, -300, 1e9], expected = new double[3], actual = new double[3];
        scaler.Transform(sample, expected);
        again.Transform(sample, actual);
        Assert.That(actual, Is.EqualTo(expected));
        scaler.InverseTransform(sample, expected);
        again.InverseTransform(sample, actual);
        Assert.That(actual, Is.EqualTo(expected));
    }

    [Test]
    public void The_numbers_of_a_scaler_are_its_own()
    {
        double[] mean = [1], scale = [2], result = [5];
        var scaler = new StandardScaler(mean, scale);
        (mean[0], scale[0]) = (100, 100);
        scaler.Transform(result, result);
        Assert.That(result[0], Is.EqualTo(2));
    }

    /// <summary>A data set, its rows and a sample alone come out the same, rounded once.</summary>
    [TestCaseSource(nameof(Fitted))]
    public void All_forms_of_data_are_scaled_alike(Scaler scaler)
    {
        Dataset data = Data(), scaled = scaler.Transform(data), back = scaler.InverseTransform(data);
        var row = new float[3];
        for (int i = 0; i < data.Count; i++)
        {
            scaler.Transform(data.FeatureRows.GetRowSpan(i), row);
            Assert.That(row, Is.EqualTo(scaled.FeatureRows.GetRowSpan(i).ToArray()));
            scaler.InverseTransform(data.FeatureRows.GetRowSpan(i), row);
            Assert.That(row, Is.EqualTo(back.FeatureRows.GetRowSpan(i).ToArray()));
        }
    }

    [Test]
    public void Scaling_a_sample_of_floats_allocates_nothing()
    {
        StandardScaler scaler = StandardScaler.Fit(Data());
        var sample = new float[3];
        scaler.Transform(sample, sample);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) scaler.Transform(sample, sample);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
