using Nn.Layers;

namespace Nn.Tests.Core.Layers;

public sealed class SpatialDropoutTests
{
    private const int Rows = 400;

    private static IEnumerable<TestCaseData> Layers()
    {
        yield return new(new SpatialDropout1D(0.3), (int[])[6, 5]);
        yield return new(new SpatialDropout2D(0.3), (int[])[2, 3, 5]);
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new(new SpatialDropout1D(-0.1), (int[])[3, 2], "expected a rate from 0 to 1. Received: -0.1.");
        yield return new(new SpatialDropout1D(double.NaN), (int[])[3, 2], "expected a rate from 0 to 1. Received: NaN.");
        yield return new(new SpatialDropout1D(0.5), (int[])[3], "expected (steps, channels). Received: (3).");
        yield return new(new SpatialDropout2D(1.5), (int[])[3, 2, 1], "expected a rate from 0 to 1. Received: 1.5.");
        yield return new(new SpatialDropout2D(0.5), (int[])[3, 2], "expected (height, width, channels). Received: (3, 2).");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Layer layer, int[] shape, string message) => Assert.That(
        () => new Sequential { layer }.Build(new Shape(shape)), Throws.ArgumentException.With.Message.Contains(message));

    /// <summary>Of 400 · 5 channels 0.3 are dropped, within 4 standard errors; gradients have the mask of the values.</summary>
    [TestCaseSource(nameof(Layers))]
    public void Whole_channels_are_dropped_at_the_rate(Layer layer, int[] shape)
    {
        Model model = new Sequential { layer }.Build(new Shape(shape));
        using TrainingSession session = model.CreateTrainingSession(Rows, inputGradient: true);
        session.Input(Rows).Fill(1);
        session.Forward(Rows, training: true);
        float[] y = session.Output().ToArray();
        session.OutputGradient().Fill(1);
        session.Backward();
        float[] dx = session.InputGradient().ToArray();
        int size = model.InputShape.Size, dropped = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int channel = 0; channel < 5; channel++)
            {
                float[] places = [.. Enumerable.Range(0, size / 5).Select(place => y[(row * size) + (place * 5) + channel])];
                Assert.That(places.Distinct().Count(), Is.EqualTo(1), "one mask over all places");
                Assert.That(places[0], Is.EqualTo(0f).Or.EqualTo(1 / 0.7f).Within(1e-6f));
                if (places[0] == 0) dropped++;
            }
        }

        double error = Math.Sqrt(0.3 * 0.7 / (Rows * 5));
        Assert.Multiple(() =>
        {
            Assert.That(dropped / (Rows * 5.0), Is.EqualTo(0.3).Within(4 * error));
            Assert.That(dx, Is.EqualTo(y));
        });
    }

    [TestCaseSource(nameof(Layers))]
    public void Each_step_has_a_mask_of_its_own_and_a_prediction_none(Layer layer, int[] shape)
    {
        Model model = new Sequential { layer }.Build(new Shape(shape));
        using TrainingSession session = model.CreateTrainingSession(Rows);
        float[] first = Step(), second = Step();
        float[] x = TestNumbers.Normal(1, 3 * model.InputShape.Size);
        Assert.Multiple(() =>
        {
            Assert.That(first, Is.Not.EqualTo(second));
            Assert.That(model.Predict(x), Is.EqualTo(x));
        });

        float[] Step()
        {
            session.Input(Rows).Fill(1);
            session.Forward(Rows, training: true);
            return session.Output().ToArray();
        }
    }

    [TestCaseSource(nameof(Layers))]
    public void Threads_share_the_mask_and_a_step_allocates_nothing(Layer layer, int[] shape)
    {
        float[]? one = null;
        foreach (int threads in (int[])[1, 2, 3])
        {
            Model model = new Sequential { layer }.Build(new Shape(shape));
            using TrainingSession session = model.CreateTrainingSession(Rows * 20, inputGradient: true, threads);
            TestNumbers.Normal(1, Rows * 20 * model.InputShape.Size).CopyTo(session.Input(Rows * 20));
            session.Forward(Rows * 20, training: true);
            float[] y = session.Output().ToArray();
            Assert.That(y, Is.EqualTo(one ??= y), $"{threads} threads");
            session.OutputGradient().Fill(1);
            session.Backward();
            long before = GC.GetAllocatedBytesForCurrentThread();
            session.Forward(Rows * 20, training: true);
            session.Backward();
            if (threads == 1) Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }
}
