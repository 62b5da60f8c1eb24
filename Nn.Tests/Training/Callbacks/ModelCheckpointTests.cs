using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

/// <summary>What the reference values of Keras do not show.</summary>
public sealed class ModelCheckpointTests
{
    private static List<(int Epoch, int Step)> Saved(double[] losses, Func<ModelCheckpoint, ModelCheckpoint> change)
    {
        var saved = new List<(int, int)>();
        Model model = new Sequential { new Dense(1) { UseBias = false } }.Build([1]);
        int epoch = 0;
        var source = new ListSource(4, _ => (float)losses[epoch]);
        var listener = new Recorder((_, run) => epoch = run.Epoch);
        ModelCheckpoint checkpoint = change(new ModelCheckpoint(run => saved.Add((run.Epoch, run.Step))) { Monitor = "loss" });
        new Trainer(model, new Sgd(0), Loss.MeanAbsoluteError).Fit(
            source, new FitOptions { Epochs = losses.Length, BatchSize = 2, Callbacks = [listener, checkpoint] });
        return saved;
    }

    [Test]
    public void Epochs_that_are_better_than_all_before_are_saved() => Assert.That(
        Saved([3, 2, 2, 4, 1], rule => rule with { SaveBestOnly = true }).Select(s => s.Epoch), Is.EqualTo([0, 1, 4]));

    [Test]
    public void More_is_better_where_it_is_said() => Assert.That(
        Saved([3, 2, 2, 4, 1], rule => rule with { SaveBestOnly = true, LargerIsBetter = true }).Select(s => s.Epoch), Is.EqualTo([0, 3]));

    [Test]
    public void The_first_has_to_beat_the_threshold() => Assert.That(
        Saved([3, 2, 2, 4, 1], rule => rule with { SaveBestOnly = true, InitialValueThreshold = 2 }).Select(s => s.Epoch), Is.EqualTo([4]));

    [Test]
    public void Batches_are_counted_over_epochs() => Assert.That(
        Saved([3, 2, 1], rule => rule with { SaveFrequency = 3 }), Is.EqualTo(((int, int)[])[(1, 1), (2, 2)]));

    [Test]
    public void The_model_can_be_copied_when_it_is_saved()
    {
        Model? copy = null;
        Model model = new Sequential { new Dense(1) }.Build([1], seed: 1);
        new Trainer(model, new Sgd(0.1), Loss.MeanSquaredError)
            .Fit(new ListSource(4), new FitOptions { Epochs = 2, Callbacks = [new ModelCheckpoint(run => copy = run.Model.Clone())] });
        Assert.That(copy!.Predict([0.5f]), Is.EqualTo(model.Predict([0.5f])));
    }
}
