using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Steps;

/// <summary>
/// A step that fails changes nothing: what follows has the bits of a training that never met the bad batch. The network has all that a
/// step could change: weights, moving statistics, momentum, masks of dropout, and a learning rate that follows the number of steps.
/// </summary>
public class FailedStepTests
{
    private const int Rows = 4;

    private static readonly float[] s_targets = [0.5f, -1, 2, 0.25f];

    private static Trainer Make(Loss? loss = null, Schedule? rate = null, bool isNormalizedFirst = false)
    {
        Sequential network =
        [
            new Dense(5) { Activation = Activation.Tanh }, new BatchNormalization { Momentum = 0.5 }, new Dropout(0.4), new Dense(1),
        ];
        if (isNormalizedFirst) network = [new BatchNormalization { Momentum = 0.5 }, .. network];
        var optimizer = new Sgd(rate ?? new ExponentialDecay(0.05, 1, 0.8), momentum: 0.9);
        return new Trainer(network.Build([2], seed: 3), optimizer, loss ?? Loss.MeanSquaredError);
    }

    private static float[] Features(uint seed) => TestNumbers.Normal(seed, 2 * Rows);

    private static float[] With(float[] values, int place, float value)
    {
        values[place] = value;
        return values;
    }

    private static float[] Bits(Trainer trainer) => [.. trainer.Model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static IEnumerable<TestCaseData> BadBatches()
    {
        yield return Case("NaN in data", Features(1), With(Features(9), 5, float.NaN), s_targets,
            "TrainBatch: expected finite features. Received: NaN in sample 2 of the batch.");
        yield return Case("infinite data", Features(1), With(Features(9), 7, float.NegativeInfinity), s_targets,
            "TrainBatch: expected finite features. Received: -Infinity in sample 3 of the batch.");
        yield return Case("NaN in labels", Features(1), Features(9), [1, float.NaN, 2, 3],
            "TrainBatch: expected finite targets. Received: NaN in sample 1 of the batch.");
        yield return Case("labels whose square is infinite", Features(1), Features(9), [1, 1e30f, 2, 3],
            "TrainBatch: expected a finite loss. Received: Infinity in the batch; a smaller learning rate may help.");

        static TestCaseData Case(string name, float[] good, float[] bad, float[] targets, string message) =>
            new TestCaseData(good, bad, targets, message).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(BadBatches))]
    public void A_bad_batch_leaves_what_follows_as_it_would_have_been(float[] good, float[] bad, float[] targets, string message)
    {
        Trainer disturbed = Make(), undisturbed = Make();
        foreach (Trainer trainer in (Trainer[])[disturbed, undisturbed]) trainer.TrainBatch(good, s_targets, Rows);
        (float[] before, long updates) = (Bits(disturbed), disturbed.Model.WeightUpdates);
        Assert.That(() => disturbed.TrainBatch(bad, targets, Rows),
            Throws.TypeOf<NotFiniteNumberException>().With.Message.EqualTo(message));
        Assert.That(Bits(disturbed), Is.EqualTo(before));
        Assert.That(disturbed.Model.WeightUpdates, Is.EqualTo(updates));
        CheckSame(disturbed, undisturbed);
    }

    /// <summary>Whatever the gradients are.</summary>
    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void A_loss_that_is_not_finite_changes_nothing(float loss, string received)
    {
        Trainer trainer = Make(new Push(1, loss));
        float[] before = Bits(trainer);
        Assert.That(() => trainer.TrainBatch(Features(1), s_targets, Rows), Throws.TypeOf<NotFiniteNumberException>().With.Message.EqualTo(
            $"TrainBatch: expected a finite loss. Received: {received} in the batch; a smaller learning rate may help."));
        Assert.That(Bits(trainer), Is.EqualTo(before));
    }

    [Test]
    public void Gradients_that_overflow_leave_what_follows_as_it_would_have_been()
    {
        Sequential network = [new Dense(1) { KernelInitializer = Initializer.Zeros }];
        Trainer[] pair = [.. Enumerable.Range(0, 2).Select(_ => new Trainer(network.Build([2]), new Sgd(0.1, 0.9), Loss.MeanSquaredError))];
        Assert.That(() => pair[0].TrainBatch([3e38f, 0, 3e38f, 0], [3, 3], 2), Throws.TypeOf<NotFiniteNumberException>().With.Message.EqualTo(
            "TrainBatch: expected finite gradients. Received: infinite or no numbers for 'dense/kernel' in the batch; a smaller learning rate may help."));
        CheckSame(pair[0], pair[1]);
    }

    /// <summary>The learning rate of one step is so large that weights leave float32; the gradients are finite.</summary>
    [TestCase(0.0)]
    [TestCase(0.9)]
    public void An_update_that_overflows_leaves_what_follows_as_it_would_have_been(double momentum)
    {
        Trainer[] pair = [.. Enumerable.Range(0, 2).Select(_ => new Trainer(
            new Sequential { new Dense(3), new BatchNormalization { Momentum = 0.5 }, new Dropout(0.5), new Dense(1) }.Build([2], seed: 1),
            new Sgd(0.1, momentum), Loss.MeanSquaredError))];
        foreach (Trainer trainer in pair) trainer.TrainBatch(Features(1), s_targets, Rows);
        float[] before = Bits(pair[0]);
        pair[0].LearningRate = 3e38;
        Assert.That(() => pair[0].TrainBatch(With(Features(9), 0, 100), s_targets, Rows), Throws.TypeOf<NotFiniteNumberException>().With.Message.Match(
            "^TrainBatch: expected an update to finite weights. Received: infinite or no numbers for '(dense|batch_normalization|dense_1)/(kernel|bias|gamma|beta)' in the batch; "
            + "a smaller learning rate may help.$"));
        Assert.That(Bits(pair[0]), Is.EqualTo(before));
        pair[0].LearningRate = pair[1].LearningRate = 0.1;
        CheckSame(pair[0], pair[1]);
    }

    /// <summary>One weight at the end of many, which several threads change.</summary>
    [TestCase(1)]
    [TestCase(3)]
    public void An_update_that_overflows_in_one_of_many_weights_changes_none(int threads)
    {
        const int features = 300, units = 200;
        Model model = new Sequential { new Dense(units) { UseBias = false } }.Build([features], seed: 1);
        using var trainer = new Trainer(model, new Sgd(1), new Push(-1e38f));
        float[] weights = [.. model.Parameters[0].Values];
        weights[^1] = 3e38f;
        model.Parameters[0].Set(weights);
        float[] x = [.. Enumerable.Repeat(1f, features)];
        Assert.That(() => trainer.Fit(new Dataset(x, new float[units], [features], [units]), new FitOptions { Threads = threads }),
            Throws.TypeOf<NotFiniteNumberException>().With.Message.StartsWith("Fit: expected an update to finite weights."));
        Assert.That(model.Parameters[0].Values.ToArray(), Is.EqualTo(weights));
    }

    /// <summary>The normalized features are numbers, the variance of the batch is none.</summary>
    [Test]
    public void Moving_statistics_that_overflow_leave_what_follows_as_it_would_have_been()
    {
        Trainer disturbed = Make(isNormalizedFirst: true), undisturbed = Make(isNormalizedFirst: true);
        float[] before = Bits(disturbed);
        Assert.That(() => disturbed.TrainBatch(With(Features(9), 2, 1e25f), s_targets, Rows),
            Throws.TypeOf<NotFiniteNumberException>().With.Message.EqualTo(
                "TrainBatch: expected finite moving statistics. Received: infinite or no numbers for 'batch_normalization/moving_variance' "
                + "of the batch; the values before that layer are too large."));
        Assert.That(Bits(disturbed), Is.EqualTo(before));
        CheckSame(disturbed, undisturbed);
    }

    [Test]
    public void A_loss_that_throws_leaves_what_follows_as_it_would_have_been()
    {
        var loss = new Moody();
        Trainer disturbed = Make(loss), undisturbed = Make(new Moody());
        loss.Fails = true;
        Assert.That(() => disturbed.TrainBatch(Features(1), s_targets, Rows), Throws.TypeOf<NotSupportedException>());
        loss.Fails = false;
        CheckSame(disturbed, undisturbed);
    }

    [Test]
    public void A_wrong_label_leaves_what_follows_as_it_would_have_been()
    {
        Trainer[] pair = [.. Enumerable.Range(0, 2).Select(_ => new Trainer(
            CircleNetworks.Build("after"), new Sgd(0.1, momentum: 0.9), Loss.BinaryCrossentropy))];
        Assert.That(() => pair[0].TrainBatch(Features(1), [0, 1, 2, 1], Rows), Throws.ArgumentException.With.Message.EqualTo(
            "BinaryCrossentropy: expected labels from 0 to 1. Received: 2 in sample 2 of the batch."));
        foreach (Trainer trainer in pair) trainer.TrainBatch(Features(2), [0, 1, 1, 0], Rows);
        Assert.That(Bits(pair[0]), Is.EqualTo(Bits(pair[1])));
    }

    /// <summary>Two more steps and an epoch: momentum, the schedule, masks and moving statistics would show.</summary>
    private static void CheckSame(Trainer disturbed, Trainer undisturbed)
    {
        float[] x = [.. Features(4), .. Features(5)], y = [.. s_targets, .. s_targets];
        var data = new Dataset(x, y, [2], [1]);
        foreach (Trainer trainer in (Trainer[])[disturbed, undisturbed])
        {
            trainer.TrainBatch(Features(2), s_targets, Rows);
            trainer.TrainBatch(Features(3), s_targets, Rows);
            trainer.Fit(data, new FitOptions { BatchSize = 3 });
        }

        Assert.That(disturbed.LearningRate, Is.EqualTo(undisturbed.LearningRate));
        Assert.That(Bits(disturbed), Is.EqualTo(Bits(undisturbed)));
    }

    /// <summary>A squared error that can be made to fail.</summary>
    private sealed record Moody : Loss
    {
        public bool Fails { get; set; }

        protected override void Compute(in LossBatch batch)
        {
            if (Fails) throw new NotSupportedException();
            for (int i = 0; i < batch.Rows; i++)
            {
                float error = batch.Predictions[i] - batch.Targets[i];
                batch.Values[i] = error * error;
                if (batch.WantsGradient) batch.Gradient[i] = 2 * error * batch.ScaleOf(i);
            }
        }
    }

    /// <summary>A loss of given value and gradient for every prediction.</summary>
    private sealed record Push(float Gradient, float Value = 0) : Loss
    {
        protected override void Compute(in LossBatch batch)
        {
            batch.Values.Fill(Value);
            batch.Gradient.Fill(Gradient);
        }
    }
}
