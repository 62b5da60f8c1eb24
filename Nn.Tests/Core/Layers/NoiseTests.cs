using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Core.Layers;

/// <summary>GaussianNoise, GaussianDropout and AlphaDropout.</summary>
public sealed class NoiseTests
{
    private const int Rows = 1000, Size = 60;
    private const double Alpha = -1.7580993408473766;

    private static IEnumerable<Layer> Layers() => [new GaussianNoise(0.4), new GaussianDropout(0.3), new AlphaDropout(0.3)];

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new(new GaussianNoise(-0.1), "Layer 'gaussian_noise' (GaussianNoise): expected a standard deviation of at least 0. Received: -0.1.");
        yield return new(new GaussianNoise(double.NaN), "expected a standard deviation of at least 0. Received: NaN.");
        yield return new(new GaussianNoise(double.PositiveInfinity), "expected a standard deviation of at least 0. Received: Infinity.");
        yield return new(new GaussianDropout(1), "Layer 'gaussian_dropout' (GaussianDropout): expected a rate from 0 to less than 1. Received: 1.");
        yield return new(new GaussianDropout(-0.5), "expected a rate from 0 to less than 1. Received: -0.5.");
        yield return new(new AlphaDropout(1), "Layer 'alpha_dropout' (AlphaDropout): expected a rate from 0 to less than 1. Received: 1.");
        yield return new(new AlphaDropout(double.NaN), "expected a rate from 0 to less than 1. Received: NaN.");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Layer layer, string message) => Assert.That(
        () => new Sequential { layer }.Build([3]), Throws.ArgumentException.With.Message.Contains(message));

    [Test]
    public void A_shape_of_the_noise_is_refused_by_name([Values("Dropout", "AlphaDropout")] string name) => Assert.That(
        () => Registry.Default.Create<Layer>(new Configuration(name, ("rate", 0.5), ("noise_shape", new object?[] { null, 1 }))),
        Throws.TypeOf<NotSupportedException>().With.Message.Contains("noise_shape"));

    /// <summary>Of 60,000 values, within 5 standard errors; the gradient is that of the same numbers.</summary>
    [Test]
    public void Gaussian_noise_has_its_deviation_and_passes_the_gradient()
    {
        (float[] y, float[] dx) = Step(new GaussianNoise(0.4), x: 3);
        Assert.Multiple(() =>
        {
            CheckMoments(y, 3, 0.4);
            Assert.That(dx, Is.All.EqualTo(1f));
        });
    }

    [Test]
    public void Gaussian_dropout_multiplies_by_numbers_of_mean_one()
    {
        (float[] y, float[] dx) = Step(new GaussianDropout(0.3), x: 1);
        Assert.Multiple(() =>
        {
            CheckMoments(y, 1, Math.Sqrt(0.3 / 0.7));
            Assert.That(dx, Is.EqualTo(y));
            Assert.That(Step(new GaussianDropout(0.3), x: 2).Y, Is.EqualTo(Array.ConvertAll(y, v => 2 * v)));
        });
    }

    /// <summary>a · x + b where kept, a · α + b where dropped, at the rate, with the gradients a and 0.</summary>
    [Test]
    public void Alpha_dropout_sets_the_least_of_selu_and_maps_all([Values(0.0, 0.3, 0.8)] double rate, [Values(0.5f, -1f)] float x)
    {
        (float[] y, float[] dx) = Step(new AlphaDropout(rate), x);
        double a = 1 / Math.Sqrt((1 - rate) * (1 + (rate * Alpha * Alpha))), b = -a * Alpha * rate;
        int dropped = 0;
        for (int i = 0; i < y.Length; i++)
        {
            bool isDropped = dx[i] == 0;
            if (isDropped) dropped++;
            Assert.That(y[i], Is.EqualTo((a * (isDropped ? Alpha : x)) + b).Within(1e-6));
            if (!isDropped) Assert.That(dx[i], Is.EqualTo(a).Within(1e-6));
        }

        Assert.That(dropped / (double)y.Length, Is.EqualTo(rate).Within(5 * Math.Sqrt(rate * (1 - rate) / y.Length)));
    }

    /// <summary>What selu is for: numbers of mean 0 and variance 1 keep both.</summary>
    [Test]
    public void Alpha_dropout_keeps_mean_and_variance()
    {
        Model model = new Sequential { new AlphaDropout(0.3) }.Build([Size]);
        using TrainingSession session = model.CreateTrainingSession(Rows);
        TestNumbers.Normal(7, Rows * Size).CopyTo(session.Input(Rows));
        session.Forward(Rows, training: true);
        CheckMoments(session.Output().ToArray(), 0, 1);
    }

    [TestCaseSource(nameof(Layers))]
    public void Threads_give_the_bits_of_one_and_a_step_allocates_nothing(Layer layer) =>
        LayerPromises.CheckThreadsAndAllocation(layer, [37, 3], rows: 300);

    [TestCaseSource(nameof(Layers))]
    public void Each_step_and_seed_has_numbers_of_its_own_and_a_prediction_none(Layer layer)
    {
        Layer seeded = layer switch
        {
            GaussianNoise noise => noise with { Seed = 5 },
            GaussianDropout dropout => dropout with { Seed = 5 },
            AlphaDropout dropout => dropout with { Seed = 5 },
            _ => throw new NotSupportedException(),
        };
        Model model = new Sequential { layer }.Build([Size]);
        using TrainingSession session = model.CreateTrainingSession(Rows);
        float[] first = Forward(), second = Forward(), x = TestNumbers.Normal(1, 3 * Size);
        Assert.Multiple(() =>
        {
            Assert.That(first, Is.Not.EqualTo(second));
            Assert.That(Step(seeded, 1).Y, Is.Not.EqualTo(Step(layer, 1).Y));
            Assert.That(model.Predict(x), Is.EqualTo(x));
        });

        float[] Forward()
        {
            session.Input(Rows).Fill(1);
            session.Forward(Rows, training: true);
            return session.Output().ToArray();
        }
    }

    private static (float[] Y, float[] Dx) Step(Layer layer, float x)
    {
        Model model = new Sequential { layer }.Build([Size]);
        using TrainingSession session = model.CreateTrainingSession(Rows, inputGradient: true);
        session.Input(Rows).Fill(x);
        session.Forward(Rows, training: true);
        float[] y = session.Output().ToArray();
        session.OutputGradient().Fill(1);
        session.Backward();
        return (y, session.InputGradient().ToArray());
    }

    private static void CheckMoments(float[] y, double mean, double deviation)
    {
        double root = Math.Sqrt(y.Length);
        Assert.That(y.Average(), Is.EqualTo(mean).Within(5 * deviation / root), "mean");
        double variance = y.Average(v => (v - mean) * (v - mean));
        Assert.That(variance, Is.EqualTo(deviation * deviation).Within(5 * Math.Sqrt(2) * deviation * deviation / root), "variance");
    }
}
