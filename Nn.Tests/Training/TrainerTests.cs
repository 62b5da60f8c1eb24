using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

public class TrainerTests
{
    private static readonly string[] s_names = ["after", "none"];

    private static Trainer Linear(float learningRate = 0.05f) =>
        new(new Sequential { new Dense(1) }.Build([1], seed: 1), new Sgd(learningRate, momentum: 0.5), Loss.MeanSquaredError);

    private static float[] Weights(Trainer trainer) => [.. trainer.Model.Parameters.SelectMany(p => p.Values.ToArray())];

    [TestCaseSource(nameof(s_names))]
    public void One_seed_gives_the_same_bits_twice_and_another_gives_others(string network)
    {
        float[] one = Train(seed: 4), again = Train(seed: 4), other = Train(seed: 5);
        Assert.That(again, Is.EqualTo(one));
        Assert.That(other, Is.Not.EqualTo(one));

        float[] Train(uint seed)
        {
            var trainer = new Trainer(CircleNetworks.Build(network), new Sgd(0.01, momentum: 0.9), Loss.BinaryCrossentropy,
                Metric.Accuracy);
            trainer.Fit(Nn.Datasets.Circles.Make(samples: 100, noise: 0.1, seed: 1), new FitOptions { Epochs = 3, Seed = seed });
            return Weights(trainer);
        }
    }

    [Test]
    public void A_batch_by_hand_is_a_step_of_fit()
    {
        Nn.Datasets.Dataset data = Nn.Datasets.Circles.Make(samples: 70, noise: 0.1, seed: 1);
        Trainer fitted = Make(), stepped = Make();
        History history = fitted.Fit(data, new FitOptions { Shuffle = false, Epochs = 2 });
        var losses = new double[2];
        for (int epoch = 0; epoch < 2; epoch++)
        {
            for (int start = 0; start < 70; start += 32)
            {
                int count = Math.Min(32, 70 - start);
                losses[epoch] += count * stepped.TrainBatch(data.Features.Slice(2 * start, 2 * count), data.Targets.Slice(start, count),
                    count) / 70.0;
            }
        }

        Assert.That(Weights(stepped), Is.EqualTo(Weights(fitted)));
        Assert.That(losses, Is.EqualTo(history["loss"]).Within(1e-6));

        static Trainer Make() =>
            new(CircleNetworks.Build("after"), new Sgd(0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);
    }

    [Test]
    public void Batches_by_hand_may_differ_in_size_and_in_the_shape_of_targets()
    {
        var trainer = new Trainer(new Sequential { new Dense(3) { Activation = Activation.Softmax } }.Build([2]), new Sgd(),
            new AnyTarget(), Metric.Accuracy);
        Assert.That(trainer.TrainBatch([1, 2], [2], batch: 1), Is.EqualTo(1));
        Assert.That(trainer.TrainBatch([1, 2, 3, 4], [0, 0, 1, 1, 0, 0], batch: 2), Is.EqualTo(1));
        Assert.That(trainer.TrainBatch([1, 2, 3, 4, 5, 6], [2, 1, 0], batch: 3), Is.EqualTo(1));
    }

    [Test]
    public void Data_may_differ_in_the_shape_of_targets_from_one_training_to_the_next()
    {
        var trainer = new Trainer(new Sequential { new Dense(3) { Activation = Activation.Softmax } }.Build([2]), new Sgd(), new AnyTarget(),
            Metric.Accuracy);
        foreach (int width in (int[])[1, 3, 1])
        {
            var data = new Nn.Datasets.Dataset(new float[8], new float[4 * width], [2], [width]);
            Assert.That(trainer.Fit(data)["loss"], Is.EqualTo([1.0]));
            Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo(1));
        }
    }

    [Test]
    public void Cancelled_before_the_first_step_nothing_changes()
    {
        Trainer trainer = Linear();
        float[] before = Weights(trainer);
        Assert.That(() => trainer.Fit(new ListSource(8), new FitOptions { Epochs = 3 }, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Weights(trainer), Is.EqualTo(before));
        Assert.That(trainer.History!.Epochs, Is.Empty);
        Assert.That(trainer.Fit(new ListSource(8)).Epochs, Has.Count.EqualTo(1));
    }

    /// <summary>Cancelled after step 2 of 4 in the third epoch: the steps up to there count, the history has the whole epochs.</summary>
    [Test]
    public void Cancelled_in_the_middle_the_steps_done_stay()
    {
        var options = new FitOptions { Epochs = 5, BatchSize = 2, Shuffle = false, Validation = new ListSource(3) };
        using var cancel = new CancellationTokenSource();
        Trainer trainer = Linear(), whole = Linear();
        var progress = new Listener(p =>
        {
            if (p is { Epoch: 2, Step: 2 }) cancel.Cancel();
        });
        Assert.That(() => trainer.Fit(new ListSource(8), options with { Progress = progress, ReportsSteps = true }, cancel.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(trainer.History!.Epochs, Is.EqualTo(new[] { 0, 1 }));
        Assert.That(trainer.History["val_loss"], Has.Count.EqualTo(2));

        History expected = whole.Fit(new ListSource(8), options with { Epochs = 2 });
        Assert.That(trainer.History["loss"], Is.EqualTo(expected["loss"]));
        for (int i = 0; i < 2; i++)
        {
            float[] x = [2 * i / 8f, ((2 * i) + 1) / 8f];
            whole.TrainBatch(x, [(2 * x[0]) - 1, (2 * x[1]) - 1], 2);
        }

        Assert.That(Weights(trainer), Is.EqualTo(Weights(whole)));
        Assert.That(trainer.Fit(new ListSource(8), options).Epochs, Has.Count.EqualTo(5));
    }

    [Test]
    public void An_exploding_learning_rate_is_reported_with_epoch_and_batch()
    {
        Trainer trainer = Linear(learningRate: 1e20f);
        Assert.That(
            () => trainer.Fit(new ListSource(8), new FitOptions { Epochs = 50, BatchSize = 3, Shuffle = false }),
            Throws.TypeOf<NotFiniteNumberException>().With.Message.Match(
                @"^Fit: expected a finite loss\. Received: .+ in epoch 1, batch [23] of 3; a smaller learning rate may help\.$"));
        Assert.That(trainer.History!.Epochs, Is.Empty);
        // The model is free again.
        trainer.Model.Predict([1f], new float[1]);
    }

    [Test]
    public void What_is_told_of_progress_may_evaluate_and_predict_meanwhile()
    {
        Trainer trainer = Linear(), undisturbed = Linear();
        var validation = new ListSource(5);
        var losses = new List<double>();
        var progress = new Listener(p =>
        {
            trainer.Model.Predict([1f], new float[1]);
            double loss = trainer.Evaluate(validation, batchSize: 50).Loss;
            if (p.EpochEnded) losses.Add(loss);
        });
        History history = trainer.Fit(new ListSource(8),
            new FitOptions { Epochs = 3, BatchSize = 3, Validation = validation, Progress = progress });
        undisturbed.Fit(new ListSource(8), new FitOptions { Epochs = 3, BatchSize = 3 });
        Assert.That(Weights(trainer), Is.EqualTo(Weights(undisturbed)));
        Assert.That(losses, Is.EqualTo(history["val_loss"]).Within(1e-7));
    }

    [Test]
    public void A_model_without_weights_can_be_evaluated_and_trained()
    {
        var trainer = new Trainer(new Sequential { Activation.Sigmoid }.Build([1]), new Sgd(), Loss.BinaryCrossentropy);
        var data = new ListSource(4, i => i % 2);
        double before = trainer.Evaluate(data).Loss;
        trainer.Fit(data, new FitOptions { Epochs = 2 });
        Assert.That(trainer.Evaluate(data).Loss, Is.EqualTo(before));
    }

    [Test]
    public void No_epochs_leave_an_empty_history()
    {
        History history = Linear().Fit(new ListSource(4), new FitOptions { Epochs = 0 });
        Assert.That(history.Epochs, Is.Empty);
        Assert.That(history["loss"], Is.Empty);
    }

    /// <summary>A loss of one's own, by the public seam: 1 whatever comes.</summary>
    private sealed record AnyTarget : Loss
    {
        public override void Validate(Shape target, Shape prediction)
        {
        }

        protected override void Compute(in LossBatch batch)
        {
            batch.Values.Fill(1);
            if (batch.WantsGradient) batch.Gradient.Clear();
        }
    }
}
