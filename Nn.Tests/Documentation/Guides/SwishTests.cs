using Nn.Layers;
using Nn.Serialization;

namespace Nn.Tests.Documentation.Guides;

public sealed class SwishTests
{
    // begin test
    [Test]
    public void Gradients_are_those_of_the_forward_pass()
    {
        Model model = new Sequential { new Swish() }.Build([3, 4]);
        GradientChecker.Check(model).Require();
    }

    [Test]
    public void Values_are_those_of_the_formula()
    {
        Model model = new Sequential { new Swish() }.Build(2);
        model.Parameter("swish/beta").Set([0.5f, 2]);
        double[] expected = [1.5 / (1 + Math.Exp(-0.75)), -1 / (1 + Math.Exp(2))];
        Assert.That(model.Predict([1.5f, -1]), Is.EqualTo(expected).Within(1e-6));
    }

    // end test
    [Test]
    public void Threads_share_the_work_and_leave_the_bits_alone()
    {
        const int rows = 512, features = 256;
        Model model = new Sequential { new Swish(), new Dense(3) }.Build(features, seed: 1);
        float[] x = TestNumbers.Normal(3, rows * features);
        float[]? one = null;
        for (int threads = 1; threads <= 3; threads++)
        {
            using TrainingSession session = model.CreateTrainingSession(rows, inputGradient: true, threads);
            x.CopyTo(session.Input(rows));
            session.Forward(rows, training: true);
            float[] output = session.Output().ToArray();
            session.OutputGradient().Fill(0.1f);
            session.Backward();
            float[] all = [.. output, .. session.Gradients, .. session.InputGradient()];
            Assert.That(all, Is.EqualTo(one ??= all), $"{threads} threads");
        }
    }

    [Test]
    public void A_training_step_allocates_nothing()
    {
        Model model = new Sequential { new Swish() }.Build(8);
        using TrainingSession session = model.CreateTrainingSession(4);
        Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Step()
        {
            session.Input(4).Fill(0.5f);
            session.Forward(4, training: true);
            session.OutputGradient().Fill(1);
            session.Backward();
        }
    }

    [Test]
    public void Its_arguments_survive_writing_and_reading()
    {
        var layer = new Swish { BetaInitializer = Initializer.Zeros, Name = "gate" };
        Configuration written = SwishFile.Registry.Describe<Layer>(layer);
        Assert.That(SwishFile.Registry.Create<Layer>(written), Is.EqualTo(layer));
    }

    [Test]
    public void A_single_number_is_refused() => Assert.That(
        () => new Sequential { new Number(), new Swish() }.Build(1),
        Throws.ArgumentException.With.Message.EqualTo("Layer 'swish' (Swish): expected features along the last axis. Received: ()."));

    /// <summary>Sees its one feature as a number.</summary>
    private sealed record Number : Layer
    {
        public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs) => builder.Single(inputs).As([]);
    }
}
