using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Checkpoints;

/// <summary>Train ten epochs, or five, save, load, and five more: the same bits, whatever remembers something.</summary>
public class ResumeTests
{
    private static readonly Dataset s_circles = Circles.Make(samples: 50, noise: 0.1, seed: 1);

    private static readonly FitOptions s_options = new() { Epochs = 10, BatchSize = 16, Seed = 4, Validation = s_circles, ValidationFrequency = 2 };

    private static IEnumerable<TestCaseData> Optimizers()
    {
        Optimizer[] optimizers =
        [
            new Sgd(), new Sgd(0.1, 0.9), new Sgd(0.1, 0.9, nesterov: true), new RmsProp(), new RmsProp { Momentum = 0.5, Centered = true },
            new Adam(), new Adam { AmsGrad = true }, new AdamW(), new Adagrad(), new Adadelta(), new Adamax(), new Nadam(), new Lion(), new Lamb(), new Ftrl(),
            new Adam { UseEma = true, EmaMomentum = 0.9, EmaOverwriteFrequency = 7 }, new Sgd(0.1, 0.9) { UseEma = true },
            // 20 steps before the pause: between two updates.
            new Adam { GradientAccumulationSteps = 3 }, new Sgd(0.1, 0.9) { GlobalClipNorm = 0.1, WeightDecay = 0.01 },
            new Sgd(new CosineDecay(0.3, 40), 0.9), new Adam(new PiecewiseConstantDecay([10, 30], [0.1, 0.05, 0.01])),
        ];
        return optimizers.Select((optimizer, i) => new TestCaseData(optimizer).SetArgDisplayNames($"{i} {optimizer.Name}"));
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Optimizer(Optimizer optimizer) => Resuming.Check(
        () => new Trainer(
            new Sequential
            {
                new Dense(8) { Activation = Activation.Relu, KernelRegularizer = new L2(0.01), KernelConstraint = new MaxNorm(2) },
                new BatchNormalization(), new Dense(1) { Activation = Activation.Sigmoid },
            }.Build([2], seed: 2),
            optimizer, Loss.BinaryCrossentropy, Metric.Accuracy, new Auc()),
        s_circles,
        // At the end of a training averages take the place of the weights: no pause, but an end.
        optimizer.UseEma ? s_options with { Epochs = 5 } : s_options);

    private static IEnumerable<TestCaseData> Layers()
    {
        Layer[] layers =
        [
            new Dropout(0.3), new GaussianNoise(0.2), new GaussianDropout(0.2), new AlphaDropout(0.2), new SpatialDropout1D(0.3),
            new Lstm(3) { Stateful = true, ReturnSequences = true }, new Gru(3) { Stateful = true, ReturnSequences = true, RecurrentDropout = 0.2 },
            new SimpleRnn(3) { Stateful = true, ReturnSequences = true, Dropout = 0.2 },
            new Bidirectional(new Lstm(3) { Stateful = true, ReturnSequences = true }), new BatchNormalization(), new TimeDistributed(new Dropout(0.5)),
        ];
        return layers.Select((layer, i) => new TestCaseData(layer).SetArgDisplayNames($"{i} {layer.GetType().Name}"));
    }

    [TestCaseSource(nameof(Layers))]
    public void Layer_that_remembers(Layer layer)
    {
        Dataset data = new(TestNumbers.Normal(1, 48 * 8), TestNumbers.Normal(2, 48), [8], [1]);
        Resuming.Check(
            () => new Trainer(
                new Sequential { new Reshape(4, 2), layer, new Flatten(), new Dense(1) }.Build([8], seed: 2), new Sgd(0.01, 0.9), Loss.MeanSquaredError),
            data,
            new FitOptions { Epochs = 10, BatchSize = 16, Seed = 4 });
    }

    [Test]
    public void Several_outputs_with_weights_and_metrics_of_their_own()
    {
        var input = new Input([2]);
        Value hidden = new Dense(6) { Activation = Activation.Tanh }.Of(input);
        var graph = new Graph([input], [new Dense(1) { Name = "first" }.Of(hidden), new Dense(1) { Name = "second", Activation = Activation.Sigmoid }.Of(hidden)]);
        CombinedDataset both = Dataset.Combine([s_circles], [s_circles, s_circles]);
        Resuming.Check(
            () => new Trainer(
                graph.Build(3), new Adam(),
                new Objective(Loss.BinaryCrossentropy) { Output = "second", Weight = 0.5, Metrics = [Metric.Accuracy], WeightedMetrics = [new Auc()] },
                new Objective(new Huber(0.5)) { Output = "first" }),
            both,
            new FitOptions { Epochs = 6, BatchSize = 16 },
            pause: 3);
    }

    [Test]
    public void Threads_do_not_change_it() => Resuming.Check(
        () => new Trainer(
            new Sequential { new Dense(40), new Dropout(0.3), new Dense(1) }.Build([2], seed: 2), new Adam(), Loss.MeanSquaredError),
        s_circles,
        s_options with { Threads = 2 });

    [Test]
    public void Training_goes_on_without_an_epoch_named_as_in_the_process_before()
    {
        using var folder = new TemporaryFolder();
        using Trainer one = Make(), other = Make();
        one.Fit(s_circles, new FitOptions { Epochs = 3, BatchSize = 16, Seed = 9 });
        one.Save(folder["a"]);
        other.Fit(s_circles, new FitOptions { Epochs = 3, BatchSize = 16, Seed = 9 });
        History expected = other.Fit(s_circles, new FitOptions { Epochs = 2, BatchSize = 16 });
        using Trainer again = Trainer.Load(folder["a"]);
        Assert.That(again.History!.Epochs, Is.EqualTo(new[] { 0, 1, 2 }));
        Resuming.AreEqual(again, again.Fit(s_circles, new FitOptions { Epochs = 2, BatchSize = 16 }), other, expected);
        Assert.That(again.History!.Epochs, Is.EqualTo(new[] { 0, 1 }), "another training");

        static Trainer Make() => new(new Sequential { new Dropout(0.3), new Dense(1) }.Build([2], seed: 2), new Adam(), Loss.MeanSquaredError);
    }

    [Test]
    public void A_training_that_went_on_from_another_one_goes_on_in_its_order()
    {
        // Two trainings one after the other draw the orders of epochs 0 to 4, and 3 and 4 are those of the second one's epochs 0 and 1.
        using var folder = new TemporaryFolder();
        using Trainer one = Make(), other = Make();
        foreach (Trainer trainer in new[] { one, other }) trainer.Fit(s_circles, new FitOptions { Epochs = 3, BatchSize = 16, Seed = 9 });
        other.Fit(s_circles, new FitOptions { Epochs = 4, BatchSize = 16 });
        one.Fit(s_circles, new FitOptions { Epochs = 2, BatchSize = 16 });
        one.Save(folder["a"]);
        using Trainer again = Trainer.Load(folder["a"]);
        again.Fit(s_circles, new FitOptions { InitialEpoch = 2, Epochs = 4, BatchSize = 16 });
        Resuming.AreEqual(again.Model, other.Model);

        static Trainer Make() => new(new Sequential { new Dropout(0.3), new Dense(1) }.Build([2], seed: 2), new Adam(), Loss.MeanSquaredError);
    }

    [Test]
    public void A_training_that_was_stopped_goes_on_when_it_is_told_to()
    {
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(new Sequential { new Dense(1) }.Build([2]), new Sgd(), Loss.MeanSquaredError);
        trainer.Fit(s_circles, new FitOptions { Epochs = 9, Callbacks = [new EarlyStopping { Monitor = "loss", MinDelta = 10, Patience = 1 }] });
        int done = trainer.History!.Epochs.Count;
        Assert.That(done, Is.LessThan(9));
        trainer.Save(folder["a"]);
        using Trainer again = Trainer.Load(folder["a"]);
        Assert.That(again.Fit(s_circles, new FitOptions { InitialEpoch = done, Epochs = 9 }).Epochs, Has.Count.EqualTo(9));
    }

    [Test]
    public void A_rate_that_was_set_and_a_step_that_was_set_are_kept()
    {
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(new Sequential { new Dense(1) }.Build([2]), new Adam(), Loss.MeanSquaredError) { LearningRate = 0.125, Step = 77 };
        trainer.Save(folder["a"]);
        using (Trainer again = Trainer.Load(folder["a"]))
        {
            Assert.That(again.LearningRate, Is.EqualTo(0.125));
            Assert.That(again.Step, Is.EqualTo(77));
            Assert.That(again.Optimizer, Is.EqualTo(new Adam()));
            Assert.That(again.NextEpoch, Is.Zero);
            Assert.That(again.History, Is.Null);
        }

        trainer.Schedule = new CosineDecay(0.5, 30);
        trainer.Save(folder["a"]);
        using Trainer scheduled = Trainer.Load(folder["a"]);
        Assert.That(scheduled.Schedule, Is.EqualTo(new CosineDecay(0.5, 30)));
    }

    [Test]
    public void A_checkpoint_is_a_model_too_and_has_metadata()
    {
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(new Sequential { new Dense(1) }.Build([2], seed: 6), new Adam(), Loss.MeanSquaredError);
        trainer.Fit(s_circles);
        trainer.Save(folder["a"], metadata: [new("by", "me")]);
        Resuming.AreEqual(Model.Load(folder["a"]), trainer.Model);
        Assert.That(Nn.Serialization.ModelFile.Load(folder["a"]).Metadata["by"], Is.EqualTo("me"));
    }

    [Test]
    public void Saved_twice_without_training_between_it_is_the_same_file()
    {
        using var folder = new TemporaryFolder();
        using var trainer = new Trainer(new Sequential { new Dense(1) }.Build([2], seed: 6), new Adam(), Loss.MeanSquaredError, Metric.Accuracy);
        trainer.Fit(s_circles, new FitOptions { Epochs = 2, Callbacks = [new EarlyStopping { Monitor = "loss", RestoreBestWeights = true }] });
        trainer.Save(folder["a"]);
        using Trainer again = Trainer.Load(folder["a"]);
        again.Save(folder["b"]);
        Assert.That(File.ReadAllBytes(folder["b"]), Is.EqualTo(File.ReadAllBytes(folder["a"])));
    }
}
