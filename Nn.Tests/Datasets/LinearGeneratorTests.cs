using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>make_regression and make_classification: what their arguments promise, and wrong ones.</summary>
public sealed class LinearGeneratorTests
{
    [Test]
    public void Targets_follow_the_law_that_is_given_back()
    {
        RegressionSamples samples = Regression.Generate(50, 6, 3, targets: 2, bias: 4, seed: 1);
        Assert.That(Enumerable.Range(0, 6).Count(j => samples.Coefficients[j, 0] != 0), Is.EqualTo(3));
        for (int i = 0; i < 50; i++)
        {
            for (int t = 0; t < 2; t++)
                Assert.That(samples.Y[i, t], Is.EqualTo(4 + Enumerable.Range(0, 6).Sum(j => samples.X[i, j] * samples.Coefficients[j, t])).Within(1e-10));
        }

        Dataset data = Regression.Make(50, 6, 3, targets: 2, bias: 4, seed: 1);
        Assert.That((data.Count, data.InputShape.Size, data.TargetShape.Size), Is.EqualTo((50, 6, 2)));
        Assert.That(data.Features[7], Is.EqualTo((float)samples.X[1, 1]));
    }

    [Test]
    public void Noise_has_its_deviation()
    {
        RegressionSamples samples = Regression.Generate(4000, 2, 2, noise: 3, seed: 1);
        double[] errors = [.. Enumerable.Range(0, 4000)
            .Select(i => samples.Y[i, 0] - (samples.X[i, 0] * samples.Coefficients[0, 0]) - (samples.X[i, 1] * samples.Coefficients[1, 0]))];
        Assert.That(Math.Sqrt(errors.Average(e => e * e)), Is.EqualTo(3).Within(5 * 3 / Math.Sqrt(8000)));
    }

    /// <summary>Of rank 2 without a tail nearly all variance lies in a few directions.</summary>
    [Test]
    public void Features_of_a_low_rank_vary_in_few_directions()
    {
        RegressionSamples samples = Regression.Generate(60, 30, 5, effectiveRank: 2, tailStrength: 0, seed: 1);
        double[,] x = samples.X;
        double all = 0;
        foreach (double value in x) all += value * value;
        // The squares of the strengths exp(-(k/2)²) add up to the whole, since the directions are orthonormal.
        Assert.That(all, Is.EqualTo(Enumerable.Range(0, 30).Sum(k => Math.Exp(-2 * k * k / 4.0))).Within(1e-9));
    }

    [Test]
    public void Without_shuffling_informative_features_come_first()
    {
        Points points = Classification.Generate(40, 6, 2, 1, 1, classes: 2, clustersPerClass: 1, flipY: 0, shuffle: false, seed: 3);
        Assert.That(points.Labels, Is.EqualTo(Enumerable.Range(0, 40).Select(i => i / 20)));
        bool IsCopy(int source) => Enumerable.Range(0, 40).All(i => points.X[(i * 6) + 3] == points.X[(i * 6) + source]);
        Assert.That(Enumerable.Range(0, 3).Count(IsCopy), Is.EqualTo(1), "feature 3 repeats one of the useful ones");
    }

    [Test]
    public void Weights_decide_the_sizes_of_classes_and_flips_change_labels()
    {
        Points weighted = Classification.Generate(1000, 4, 2, 0, 0, clustersPerClass: 1, weights: [0.75], flipY: 0, seed: 1);
        Assert.That(weighted.Labels.Count(label => label == 0), Is.EqualTo(750));
        Points flipped = Classification.Generate(1000, 4, 2, 0, 0, clustersPerClass: 1, weights: [0.75], flipY: 1, seed: 1);
        Assert.That(flipped.Labels.Count(label => label == 0), Is.InRange(420, 580));
    }

    [Test]
    public void Shift_and_scale_move_every_feature()
    {
        Points plain = Classification.Generate(20, 4, 2, 0, 0, seed: 1), moved = Classification.Generate(20, 4, 2, 0, 0, shift: 2, scale: 3, seed: 1);
        Assert.That(moved.X, Is.EqualTo(plain.X.Select(v => (v + 2) * 3)).Within(1e-12));
        Points drawn = Classification.Generate(20, 4, 2, 0, 0, shift: FeatureValues.Random, scale: FeatureValues.Random, seed: 1);
        Assert.That(drawn.X, Is.Not.EqualTo(plain.X));
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Call(() => Regression.Make(0), "samples");
        yield return Call(() => Regression.Make(features: 0), "Regression: expected at least 1 feature. Received: 0.");
        yield return Call(() => Regression.Make(informative: -1), "Regression: expected at least 0 informative features. Received: -1.");
        yield return Call(() => Regression.Make(targets: 0), "Regression: expected at least 1 target. Received: 0.");
        yield return Call(() => Regression.Make(bias: double.NaN), "Regression: expected a finite bias. Received: NaN.");
        yield return Call(() => Regression.Make(effectiveRank: 0), "Regression: expected an effective rank of at least 1, or null. Received: 0.");
        yield return Call(() => Regression.Make(tailStrength: 1.5), "Regression: expected a tail strength from 0 to 1. Received: 1.5.");
        yield return Call(() => Regression.Make(noise: -1), "Received: -1");
        yield return Call(() => Classification.Make(0), "samples");
        yield return Call(() => Classification.Make(features: 3), "Received");
        yield return Call(() => Classification.Make(classes: 3), "Received");
        yield return Call(() => Classification.Make(flipY: 2), "Classification: expected a share from 0 to 1 of flipped labels. Received: 2.");
        yield return Call(() => Classification.Make(classSeparation: 0), "Classification: expected a class separation above 0. Received: 0.");
        yield return Call(() => Classification.Make(weights: [0.5, 0.2, 0.3]), "Received");
        yield return Call(() => Classification.Make(weights: [1.5]), "Received");
        yield return Call(() => Classification.Make(scale: -1), "Received: -1");
        yield return Call(() => Classification.Make(shift: double.NaN), "Received: NaN");
        yield return Call(() => Classification.Make(shift: [1, 2]), "Classification: expected 20 values as shift, one a feature. Received: 2.");

        static TestCaseData Call(Func<Dataset> make, string message) => new(make, message);
    }

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Func<Dataset> make, string message) =>
        Assert.That(() => make(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
}
