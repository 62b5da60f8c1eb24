using Nn.Layers;

namespace Nn.Tests.Core;

public class InitializerTests
{
    private static readonly RandomState s_random = new(7);

    private static float[] Fill(Initializer initializer, Shape shape, uint seed = 1)
    {
        var weights = new float[shape.Size];
        initializer.Fill(weights, shape, new RandomState(seed));
        return weights;
    }

    /// <summary>A double within the limits may round to a float beyond them.</summary>
    [TestCase(1, 1.000000107)]
    [TestCase(-1.000000107, -1)]
    public void Uniform_weights_stay_within_limits_that_are_no_floats(double low, double high)
    {
        var weights = new float[200];
        new RandomUniformInitializer(low, high).Fill(weights, [200], new RandomState(1));
        Assert.That(weights.Select(weight => (double)weight), Is.All.InRange(low, high));
    }

    [TestCase("zeros", "Zeros")]
    [TestCase("Ones", "Ones")]
    [TestCase("glorot_uniform", "GlorotUniform")]
    [TestCase("GlorotNormal", "GlorotNormal")]
    [TestCase("he_uniform", "HeUniform")]
    [TestCase("HeNormal", "HeNormal")]
    [TestCase("lecun_uniform", "LecunUniform")]
    [TestCase("LecunNormal", "LecunNormal")]
    [TestCase("variance_scaling", "LecunNormal")]
    [TestCase("random_uniform", "RandomUniform")]
    [TestCase("RandomNormal", "RandomNormal")]
    [TestCase("truncated_normal", "TruncatedNormal")]
    [TestCase("Orthogonal", "Orthogonal")]
    [TestCase("identity", "Identity")]
    public void A_name_of_either_style_is_found(string name, string expected) =>
        Assert.That(Initializer.FromName(name).Name, Is.EqualTo(expected));

    [Test]
    public void An_unknown_name_is_refused_by_name() =>
        Assert.That(() => Initializer.FromName("he_magic"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("he_magic"));

    [Test]
    public void Fans_of_every_rank()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Initializer.ComputeFans([]), Is.EqualTo((1, 1)));
            Assert.That(Initializer.ComputeFans([5]), Is.EqualTo((5, 5)));
            Assert.That(Initializer.ComputeFans([5, 7]), Is.EqualTo((5, 7)));
            Assert.That(Initializer.ComputeFans([3, 5, 7]), Is.EqualTo((15, 21)));
            Assert.That(Initializer.ComputeFans([2, 3, 5, 7]), Is.EqualTo((30, 42)));
        });
    }

    [TestCase(12, 5)]
    [TestCase(5, 12)]
    [TestCase(40, 40)]
    [TestCase(1, 9)]
    public void Orthogonal_has_orthonormal_columns_or_rows(int rows, int columns)
    {
        const double gain = 1.5;
        float[] w = Fill(Initializer.Orthogonal with { Gain = gain }, [rows, columns]);
        bool tall = rows >= columns;
        (int count, int length) = tall ? (columns, rows) : (rows, columns);
        double Element(int vector, int k) => tall ? w[(k * columns) + vector] : w[(vector * columns) + k];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double product = 0;
                for (int k = 0; k < length; k++) product += Element(i, k) * Element(j, k);
                Assert.That(product, Is.EqualTo(i == j ? gain * gain : 0).Within(1e-6), $"({i}, {j})");
            }
        }
    }

    /// <summary>A law that favours no direction: without the right signs of R's diagonal the first value would have one sign.</summary>
    [Test]
    public void Orthogonal_has_no_preferred_sign()
    {
        int positive = 0;
        for (uint seed = 0; seed < 400; seed++)
        {
            if (Fill(Initializer.Orthogonal, [3, 3], seed)[0] > 0) positive++;
        }

        Assert.That(positive, Is.InRange(160, 240), "of 400: four standard deviations");
    }

    [Test]
    public void Orthogonal_sees_a_higher_rank_as_a_matrix() =>
        Assert.That(Fill(Initializer.Orthogonal, [2, 3, 4]), Is.EqualTo(Fill(Initializer.Orthogonal, [6, 4])));

    [Test]
    public void Identity_need_not_be_square() =>
        Assert.That(Fill(Initializer.Identity with { Gain = 2 }, [2, 3]), Is.EqualTo(new float[] { 2, 0, 0, 0, 2, 0 }));

    [Test]
    public void Constant_is_everywhere() => Assert.That(Fill(Initializer.Constant(-0.25), [2, 2]), Is.All.EqualTo(-0.25f));

    [Test]
    public void Arguments_move_the_range()
    {
        float[] w = Fill(Initializer.RandomUniform with { Minimum = 2, Maximum = 3 }, [1000]);
        Assert.That(w, Has.All.InRange(2f, 3f));
        Assert.That(w.Average(), Is.EqualTo(2.5).Within(4 * 0.289 / Math.Sqrt(1000)));
        w = Fill(Initializer.TruncatedNormal with { Mean = 10, StandardDeviation = 1 }, [1000]);
        Assert.That(w, Has.All.InRange(8f, 12f));
        w = Fill(Initializer.RandomNormal with { Mean = -4, StandardDeviation = 0 }, [10]);
        Assert.That(w, Is.All.EqualTo(-4f));
    }

    [TestCase(FanMode.FanIn, 100.0)]
    [TestCase(FanMode.FanOut, 400.0)]
    [TestCase(FanMode.FanAverage, 250.0)]
    public void Variance_scaling_divides_by_its_fan(FanMode mode, double fan)
    {
        foreach (VarianceDistribution distribution in Enum.GetValues<VarianceDistribution>())
        {
            float[] w = Fill(Initializer.VarianceScaling(3, mode, distribution), [100, 400]);
            double variance = w.Average(v => (double)v * v);
            Assert.That(variance, Is.EqualTo(3 / fan).Within(4 * Math.Sqrt(2.0 / w.Length) * 3 / fan), distribution.ToString());
        }
    }

    [Test]
    public void A_seed_gives_the_same_values_again()
    {
        float[] first = Fill(Initializer.HeUniform, [20, 30]), again = Fill(Initializer.HeUniform, [20, 30]);
        Assert.That(again, Is.EqualTo(first));
        Assert.That(Fill(Initializer.HeUniform, [20, 30], seed: 2), Is.Not.EqualTo(first));
    }

    private static IEnumerable<TestCaseData> WrongDescriptions()
    {
        yield return new TestCaseData(Initializer.Orthogonal, new Shape(5), "rank of at least 2. Received: (5)")
            .SetName("Orthogonal of a vector");
        yield return new TestCaseData(Initializer.Identity, new Shape(5, 5, 5), "expected a matrix. Received: (5, 5, 5)")
            .SetName("Identity of rank 3");
        yield return new TestCaseData(Initializer.VarianceScaling(0), new Shape(2), "positive Scale. Received: 0").SetName("Scale 0");
        yield return new TestCaseData(Initializer.VarianceScaling(double.NaN), new Shape(2), "positive Scale. Received: NaN")
            .SetName("Scale NaN");
        yield return new TestCaseData(Initializer.HeNormal with { Mode = (FanMode)9 }, new Shape(2), "expected a FanMode")
            .SetName("Unknown fan mode");
        yield return new TestCaseData(
            Initializer.HeNormal with { Distribution = (VarianceDistribution)9 }, new Shape(2), "VarianceDistribution")
            .SetName("Unknown distribution");
        yield return new TestCaseData(Initializer.RandomUniform with { Minimum = 1 }, new Shape(2), "Maximum of at least 1. Received: 0.05")
            .SetName("Empty range");
        yield return new TestCaseData(Initializer.RandomUniform with { Maximum = double.PositiveInfinity }, new Shape(2), "finite Maximum")
            .SetName("Infinite range");
        yield return new TestCaseData(Initializer.RandomNormal with { StandardDeviation = -1 }, new Shape(2), "of at least 0. Received: -1")
            .SetName("Negative deviation");
        yield return new TestCaseData(Initializer.TruncatedNormal with { Mean = double.NaN }, new Shape(2), "finite Mean")
            .SetName("Mean NaN");
        yield return new TestCaseData(Initializer.Constant(double.NaN), new Shape(2), "finite Value").SetName("Constant NaN");
    }

    [TestCaseSource(nameof(WrongDescriptions))]
    public void A_wrong_description_is_refused(Initializer initializer, Shape shape, string message) =>
        Assert.That(() => initializer.Fill(new float[shape.Size], shape, s_random),
            Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void A_span_of_another_length_is_refused() =>
        Assert.That(() => Initializer.HeUniform.Fill(new float[5], [2, 3], s_random),
            Throws.ArgumentException.With.Message.Contains("HeUniform: expected 6 weights for the shape (2, 3). Received: 5"));

    /// <summary>The deviation of a normal law cut off at two deviations is 0.8796… of the whole law's (Keras, VarianceScaling).</summary>
    [Test]
    public void A_normal_law_that_is_cut_off_is_widened_to_keep_its_deviation()
    {
        double deviation = Math.Sqrt(2.0 / 50) / 0.87962566103423978;
        float[] he = Weights(Initializer.HeNormal), cut = Weights(new TruncatedNormalInitializer(0, deviation));
        Assert.That(he, Is.EqualTo(cut).Within(1e-6f));

        static float[] Weights(Initializer initializer) =>
            new Sequential { new Dense(40) { KernelInitializer = initializer } }.Build(50, seed: 3).Parameters[0].Values.ToArray();
    }
}
