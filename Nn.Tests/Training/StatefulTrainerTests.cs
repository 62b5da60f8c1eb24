using Nn.Layers;
using Nn.Tests.Training.Callbacks;
using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>States that go on from batch to batch, and begin anew where a trainer or a callback says so.</summary>
public sealed class StatefulTrainerTests
{
    private static Trainer Make() => new(
        new Sequential { new Reshape(1, 1), new Lstm(2) { Stateful = true }, new Dense(1) }.Build([1], seed: 1), new Sgd(0), Loss.MeanSquaredError);

    [Test]
    public void States_go_on_until_they_are_put_back()
    {
        Trainer trainer = Make();
        trainer.ResetStates();
        double first = Step(), second = Step();
        trainer.ResetStates();
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(Step(), Is.EqualTo(first));

        double Step() => trainer.TrainBatch([0.5f], [1], 1);
    }

    [Test]
    public void A_callback_puts_them_back_before_each_epoch([Values] bool resets)
    {
        var reset = new Recorder((hook, run) =>
        {
            if (resets && hook == "epoch begin") run.ResetStates();
        });
        History history = Make().Fit(new ListSource(3), new FitOptions { Epochs = 2, BatchSize = 1, Shuffle = false, Callbacks = [reset] });
        Assert.That(history["loss"][1], resets ? Is.EqualTo(history["loss"][0]) : Is.Not.EqualTo(history["loss"][0]));
    }
}
