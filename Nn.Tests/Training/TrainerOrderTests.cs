using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Which samples a training sees, in which order and batches.</summary>
public class TrainerOrderTests
{
    private static Trainer Linear() =>
        new(new Sequential { new Dense(1) }.Build([1], seed: 1), new Sgd(0.05, momentum: 0.5), Loss.MeanSquaredError);

    [TestCase(10, 0.3, 7)]
    [TestCase(10, 0.25, 7)]
    [TestCase(7, 0.1, 6)]
    [TestCase(3, 0.5, 1)]
    [TestCase(5, 0.0, 5)]
    public void A_validation_split_takes_the_last_samples_before_any_shuffle(int count, double split, int training)
    {
        var source = new ListSource(count);
        Linear().Fit(source, new FitOptions { Epochs = 2, BatchSize = 100, ValidationSplit = split, Seed = 5 });
        int[][] trained = [.. source.Batches.Where(batch => batch.Contains(0))];
        int[][] validated = [.. source.Batches.Where(batch => !batch.Contains(0))];
        Assert.That(trained, Has.Length.EqualTo(2));
        foreach (int[] batch in trained) Assert.That(batch, Is.EquivalentTo(Enumerable.Range(0, training)));
        Assert.That(validated, Has.Length.EqualTo(training < count ? 2 : 0));
        foreach (int[] batch in validated) Assert.That(batch, Is.EqualTo(Enumerable.Range(training, count - training)));
    }

    [TestCase(10, 4, new[] { 4, 4, 2 })]
    [TestCase(8, 4, new[] { 4, 4 })]
    [TestCase(3, 1, new[] { 1, 1, 1 })]
    [TestCase(3, 100, new[] { 3 })]
    [TestCase(3, int.MaxValue, new[] { 3 })]
    public void An_epoch_has_every_sample_once_and_keeps_the_partial_last_batch(int count, int batchSize, int[] batches)
    {
        var source = new ListSource(count);
        Linear().Fit(source, new FitOptions { BatchSize = batchSize });
        Assert.That(source.Batches.Select(batch => batch.Length), Is.EqualTo(batches));
        Assert.That(source.Order, Is.EquivalentTo(Enumerable.Range(0, count)));
    }

    [Test]
    public void Each_epoch_has_an_order_of_its_own_and_each_seed_too()
    {
        var one = new ListSource(50);
        Linear().Fit(one, new FitOptions { Epochs = 3, BatchSize = 50, Seed = 1 });
        var other = new ListSource(50);
        Linear().Fit(other, new FitOptions { Epochs = 3, BatchSize = 50, Seed = 2 });
        Assert.That(one.Batches.Concat(other.Batches).Distinct(new SequenceComparer()).Count(), Is.EqualTo(6));
    }

    [Test]
    public void Without_shuffle_samples_come_as_they_stand()
    {
        var source = new ListSource(5);
        Linear().Fit(source, new FitOptions { Epochs = 2, BatchSize = 3, Shuffle = false });
        Assert.That(source.Order, Is.EqualTo(new[] { 0, 1, 2, 3, 4, 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void Validation_comes_after_every_so_many_epochs()
    {
        var validation = new ListSource(4);
        History history = Linear().Fit(new ListSource(6),
            new FitOptions { Epochs = 8, InitialEpoch = 1, Validation = validation, ValidationFrequency = 3 });
        Assert.That(history.Epochs, Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, 7 }));
        Assert.That(history["loss"], Has.Count.EqualTo(7));
        Assert.That(history["val_loss"], Has.Count.EqualTo(2));
        Assert.That(history.EpochsOf("val_loss"), Is.EqualTo(new[] { 2, 5 }));
        Assert.That(validation.Batches, Has.Count.EqualTo(2));
    }

    /// <summary>Order, masks of dropout and the optimizer's memory go on: two parts give the bits of the whole.</summary>
    [Test]
    public void A_later_initial_epoch_goes_on_as_if_there_had_been_no_pause()
    {
        Sequential network = [new Dense(7) { Activation = Activation.Tanh }, new Dropout(0.4), new Dense(1)];
        var options = new FitOptions { Epochs = 6, BatchSize = 4, Seed = 9, ValidationSplit = 0.2 };
        (float[] whole, double[] wholeLosses) = Train(options);
        (float[] parts, double[] lastLosses) =
            Train(options with { Epochs = 2 }, options with { InitialEpoch = 2, Epochs = 5 }, options with { InitialEpoch = 5 });
        Assert.That(parts, Is.EqualTo(whole));
        Assert.That(lastLosses, Is.EqualTo(wholeLosses[^1..]));

        (float[] Weights, double[] Losses) Train(params FitOptions[] fits)
        {
            var trainer = new Trainer(network.Build([1], seed: 2), new Sgd(0.1, momentum: 0.9), Loss.MeanSquaredError);
            foreach (FitOptions fit in fits) trainer.Fit(new ListSource(30), fit);
            return ([.. trainer.Model.Parameters.SelectMany(p => p.Values.ToArray())], [.. trainer.History!["loss"]]);
        }
    }

    private sealed class SequenceComparer : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] items) => items.Length;
    }
}
