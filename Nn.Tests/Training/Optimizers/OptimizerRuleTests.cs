using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Optimizers;

/// <summary>What holds for every rule: arguments, threads, failing steps, allocation.</summary>
public sealed class OptimizerRuleTests
{
    private static readonly Optimizer[] s_rules =
    [
        new Sgd(0.01, 0.9), new RmsProp(), new RmsProp { Momentum = 0.5, Centered = true }, new Adam(), new Adam { AmsGrad = true }, new AdamW(),
        new Adagrad(), new Adadelta(), new Adamax(), new Nadam(), new Lion(), new Ftrl(), new Lamb(), new Adam { UseEma = true },
        new Adam { GradientAccumulationSteps = 2 },
    ];

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return new TestCaseData(new Adam { Beta1 = 1 }, "Adam: expected a beta 1 from 0 to less than 1. Received: 1.");
        yield return new TestCaseData(new Adam { Beta2 = -0.1 }, "Adam: expected a beta 2 from 0 to less than 1. Received: -0.1.");
        yield return new TestCaseData(new Adam { Epsilon = -1 }, "Adam: expected an epsilon of at least 0. Received: -1.");
        yield return new TestCaseData(new AdamW { Beta2 = double.NaN }, "AdamW: expected a beta 2 from 0 to less than 1. Received: NaN.");
        yield return new TestCaseData(new AdamW { Epsilon = -1 }, "AdamW: expected an epsilon of at least 0.");
        yield return new TestCaseData(new AdamW { WeightDecay = -1 }, "AdamW: expected a weight decay of at least 0. Received: -1.");
        yield return new TestCaseData(new RmsProp { Rho = 1 }, "RMSprop: expected a rho from 0 to less than 1. Received: 1.");
        yield return new TestCaseData(new RmsProp { Momentum = 2 }, "RMSprop: expected a momentum from 0 to 1. Received: 2.");
        yield return new TestCaseData(new RmsProp { Epsilon = -2 }, "RMSprop: expected an epsilon of at least 0.");
        yield return new TestCaseData(new Adagrad { InitialAccumulatorValue = -1 }, "Adagrad: expected an initial accumulator value of at least 0. Received: -1.");
        yield return new TestCaseData(new Adagrad { Epsilon = -1 }, "Adagrad: expected an epsilon of at least 0.");
        yield return new TestCaseData(new Adadelta { Rho = -0.5 }, "Adadelta: expected a rho from 0 to less than 1. Received: -0.5.");
        yield return new TestCaseData(new Adadelta { Epsilon = -1 }, "Adadelta: expected an epsilon of at least 0.");
        yield return new TestCaseData(new Adamax { Beta1 = 1.5 }, "Adamax: expected a beta 1 from 0 to less than 1. Received: 1.5.");
        yield return new TestCaseData(new Adamax { Epsilon = -1 }, "Adamax: expected an epsilon of at least 0.");
        yield return new TestCaseData(new Nadam { Beta2 = 1 }, "Nadam: expected a beta 2 from 0 to less than 1. Received: 1.");
        yield return new TestCaseData(new Nadam { Epsilon = -1 }, "Nadam: expected an epsilon of at least 0.");
        yield return new TestCaseData(new Lion { Beta1 = 1.1 }, "Lion: expected a beta 1 from 0 to 1. Received: 1.1.");
        yield return new TestCaseData(new Lion { Beta2 = 1 }, "Lion: expected a beta 2 from 0 to less than 1. Received: 1.");
        yield return new TestCaseData(new Lamb { Beta1 = -1 }, "Lamb: expected a beta 1 from 0 to less than 1. Received: -1.");
        yield return new TestCaseData(new Lamb { Epsilon = double.PositiveInfinity }, "Lamb: expected an epsilon of at least 0. Received: Infinity.");
        yield return new TestCaseData(new Ftrl { L1 = -1 }, "Ftrl: expected a L1 of at least 0. Received: -1.");
        yield return new TestCaseData(new Ftrl { L2 = -1 }, "Ftrl: expected a L2 of at least 0. Received: -1.");
        yield return new TestCaseData(new Ftrl { L2Shrinkage = -1 }, "Ftrl: expected a L2 shrinkage of at least 0. Received: -1.");
        yield return new TestCaseData(new Ftrl { Beta = -1 }, "Ftrl: expected a beta of at least 0. Received: -1.");
        yield return new TestCaseData(new Ftrl { InitialAccumulatorValue = -1 }, "Ftrl: expected an initial accumulator value of at least 0. Received: -1.");
        yield return new TestCaseData(new Sgd { EmaMomentum = 1.5 }, "SGD: expected a momentum of averaged weights from 0 to 1. Received: 1.5.");
        yield return new TestCaseData(new Sgd { EmaOverwriteFrequency = 0 }, "SGD: expected a frequency of at least 1 update. Received: 0.");
        yield return new TestCaseData(new Sgd { GradientAccumulationSteps = 0 }, "SGD: expected at least 1 step of accumulation. Received: 0.");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Wrong_arguments_are_named(Optimizer optimizer, string message)
    {
        var weights = new GivenWeights([([2], [1, 2])]);
        Assert.That(
            () => new OptimizerState(optimizer, weights.Model),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    [TestCaseSource(nameof(s_rules))]
    public void Threads_give_the_bits_of_one(Optimizer rule)
    {
        float[] one = Train(rule, threads: 1);
        Assert.That(Train(rule, threads: 2), Is.EqualTo(one));
        Assert.That(Train(rule, threads: 3), Is.EqualTo(one));
    }

    [TestCaseSource(nameof(s_rules))]
    public void A_step_that_would_overflow_changes_nothing(Optimizer rule)
    {
        // From weights at the limit of float32 a step at this rate leaves it.
        var weights = new GivenWeights([([20], [.. Enumerable.Repeat(3.4028e38f, 20)])]);
        OptimizerState state = new(rule with { LearningRate = 1e38, GradientAccumulationSteps = null }, weights.Model);
        float[] before = weights.Model.WeightBlock.Span.ToArray();
        Assert.That(state.Apply(weights.Gradients([[.. Enumerable.Repeat(-3e18f, 20)]]), team: null), Is.Not.Null);
        float[] after = weights.Model.WeightBlock.Span.ToArray();
        weights.Model.Parameters[0].Set([.. Enumerable.Repeat(1f, 20)]);
        state.LearningRate = 0.01f;
        state.Apply(weights.Gradients([[.. Enumerable.Repeat(0.5f, 20)]]), team: null);
        var fresh = new GivenWeights([([20], [.. Enumerable.Repeat(1f, 20)])]);
        new OptimizerState(rule with { LearningRate = 0.01, GradientAccumulationSteps = null }, fresh.Model).Apply(
            fresh.Gradients([[.. Enumerable.Repeat(0.5f, 20)]]), team: null);
        Assert.Multiple(() =>
        {
            Assert.That(after, Is.EqualTo(before));
            Assert.That(weights.Model.WeightBlock.Span.ToArray(), Is.EqualTo(fresh.Model.WeightBlock.Span.ToArray()), "what it remembers is as before too");
        });
    }

    [TestCaseSource(nameof(s_rules))]
    public void A_rate_of_0_leaves_the_weights(Optimizer rule)
    {
        float[] first = TestNumbers.Normal(1, 20);
        var weights = new GivenWeights([([20], first)]);
        var state = new OptimizerState(rule with { LearningRate = 0, WeightDecay = null }, weights.Model);
        for (int i = 0; i < 2; i++) state.Apply(weights.Gradients(TestNumbers.Normal(2, 20)), team: null);
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo(first));
        state.LearningRate = 0.01;
        for (int i = 0; i < 2; i++) Assert.That(state.Apply(weights.Gradients(TestNumbers.Normal(2, 20)), team: null), Is.Null, "and spoils nothing");
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.All.Matches<float>(float.IsFinite).And.Not.EqualTo(first));
    }

    [TestCaseSource(nameof(s_rules))]
    public void A_step_allocates_nothing(Optimizer rule)
    {
        var weights = new GivenWeights([([300], TestNumbers.Normal(1, 300))]);
        var state = new OptimizerState(rule, weights.Model);
        float[] gradients = weights.Gradients(TestNumbers.Normal(2, 300));
        for (int i = 0; i < 4; i++) state.Apply(gradients, team: null, areGradientsSmall: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 4; i++) state.Apply(gradients, team: null, areGradientsSmall: true);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Gradients_of_several_steps_make_one_update_of_their_mean()
    {
        var weights = new GivenWeights([([3], [1, 2, 3])]);
        var state = new OptimizerState(new Sgd(new PiecewiseConstantDecay([2], [1, 0.5])) { GradientAccumulationSteps = 3, ClipValue = 2 }, weights.Model);
        foreach (float g in (float[])[3, 0, 6])
        {
            Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo((float[])[1, 2, 3]), "not yet");
            state.Apply(weights.Gradients([[g, 0.3f * g, 0]]), team: null);
        }

        // The mean (3, 0.9, 0) is clipped, at the rate of the third step, which the schedule counts from 0: 1.
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo((float[])[-1, 1.1f, 3]).Within(1e-6f));
        foreach (float g in (float[])[1, 1, 1]) state.Apply(weights.Gradients([[g, 0, 0]]), team: null);
        Assert.That(weights.Model.Parameters[0].Values[0], Is.EqualTo(-1.5f).Within(1e-6f), "the sum began anew, at half the rate");
    }

    [Test]
    public void A_sum_of_gradients_beyond_float32_names_the_weight_and_keeps_the_sum_before()
    {
        var weights = new GivenWeights([([1], [1]), ([1], [1])]);
        var state = new OptimizerState(new Sgd(0.5) { GradientAccumulationSteps = 2 }, weights.Model);
        state.Apply(weights.Gradients([1], [3e38f]), team: null);
        Parameter? wrong = state.Apply(weights.Gradients([1], [3e38f]), team: null);
        state.Apply(weights.Gradients([3], [-3e38f]), team: null);
        Assert.Multiple(() =>
        {
            Assert.That(wrong, Is.SameAs(weights.Model.Parameters[1]));
            Assert.That(weights.Model.Parameters[0].Values[0], Is.EqualTo(0), "1 − 0.5 · (1 + 3) / 2");
            Assert.That(weights.Model.Parameters[1].Values[0], Is.EqualTo(1));
        });
    }

    [Test]
    public void A_step_that_fails_does_not_go_into_the_averages()
    {
        float[] End(bool fails)
        {
            var weights = new GivenWeights([([1], [1])]);
            var state = new OptimizerState(new Sgd(0.5) { UseEma = true, EmaMomentum = 0.5 }, weights.Model);
            state.Apply(weights.Gradients([1]), team: null);
            if (fails)
            {
                state.LearningRate = 1e38;
                Assert.That(state.Apply(weights.Gradients([3e18f]), team: null), Is.Not.Null);
                state.LearningRate = 0.5;
            }

            state.Apply(weights.Gradients([2]), team: null);
            state.Finish();
            return weights.Model.Parameters[0].Values.ToArray();
        }

        Assert.That(End(fails: true), Is.EqualTo(End(fails: false)));
        Assert.That(End(fails: false)[0], Is.EqualTo((0.5 * 0.5) + (0.5 * -0.5)), "means of 0.5 and −0.5");
    }

    [Test]
    public void A_training_without_a_step_leaves_the_weights()
    {
        var weights = new GivenWeights([([2], [1, 2])]);
        new OptimizerState(new Sgd { UseEma = true }, weights.Model).Finish();
        Assert.That(weights.Model.Parameters[0].Values.ToArray(), Is.EqualTo((float[])[1, 2]));
    }

    [Test]
    public void Averaged_weights_take_the_place_of_the_weights_when_a_training_ends()
    {
        Dataset data = Circles.Make(64, noise: 0.1, seed: 1);
        var network = new Sequential { new Dense(4) { Activation = Activation.Relu }, new Dense(1) { Activation = Activation.Sigmoid } };
        Model plain = network.Build(2, seed: 3), averaged = network.Build(2, seed: 3);
        var recorder = new WeightRecorder();
        new Trainer(plain, new Sgd(0.1), Loss.BinaryCrossentropy).Fit(data, new FitOptions { Epochs = 3, Seed = 5, Callbacks = [recorder] });
        new Trainer(averaged, new Sgd(0.1) { UseEma = true, EmaMomentum = 0.8 }, Loss.BinaryCrossentropy)
            .Fit(data, new FitOptions { Epochs = 3, Seed = 5 });
        double[] mean = [.. recorder.Steps[0]];
        foreach (float[] step in recorder.Steps.Skip(1))
        {
            for (int i = 0; i < mean.Length; i++) mean[i] = (0.8 * mean[i]) + (0.2 * step[i]);
        }

        Assert.That(averaged.WeightBlock.Span.ToArray(), Is.EqualTo(mean).Within(1e-6));
        Assert.That(averaged.WeightBlock.Span.ToArray(), Is.Not.EqualTo(plain.WeightBlock.Span.ToArray()));
    }

    private static float[] Train(Optimizer rule, int threads)
    {
        Dataset data = Circles.Make(96, noise: 0.1, seed: 1);
        Model model = new Sequential
        {
            new Dense(300) { Activation = Activation.Relu }, new Dense(300) { Activation = Activation.Tanh }, new Dense(1) { Activation = Activation.Sigmoid },
        }.Build(2, seed: 3);
        using var trainer = new Trainer(model, rule, Loss.BinaryCrossentropy);
        trainer.Fit(data, new FitOptions { Epochs = 2, Seed = 5, Threads = threads });
        return model.WeightBlock.Span.ToArray();
    }

    /// <summary>The weights after each step.</summary>
    private sealed record WeightRecorder : Callback
    {
        public List<float[]> Steps { get; } = [];

        public override CallbackState Begin(TrainingRun run) => new State(this, run);

        private sealed class State(WeightRecorder recorder, TrainingRun run) : CallbackState
        {
            public override bool WantsBatches => true;

            public override void OnBatchEnd() => recorder.Steps.Add(run.Model.WeightBlock.Span.ToArray());
        }
    }
}
