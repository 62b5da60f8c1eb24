using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

public sealed class TerminateOnNaNTests
{
    /// <summary>Samples of which one, from some epoch on, has a feature that is no number.</summary>
    private static (History History, string? Reason, float[] Weights) Train(int wrongSample, int wrongEpoch, params Callback[] callbacks)
    {
        Model model = new Sequential { new Dense(1) }.Build([1], seed: 1);
        int epoch = 0;
        string? reason = null;
        var listener = new Recorder((hook, run) =>
        {
            epoch = run.Epoch;
            if (hook == "train end") reason = run.StopReason;
        });
        var source = new ListSource(6, i => i == wrongSample && epoch == wrongEpoch ? float.NaN : i);
        History history = new Trainer(model, new Sgd(0.01), Loss.MeanSquaredError)
            .Fit(source, new FitOptions { Epochs = 4, BatchSize = 2, Shuffle = false, Callbacks = [listener, .. callbacks] });
        return (history, reason, [.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray())]);
    }

    [Test]
    public void A_step_that_meets_no_number_ends_the_training_with_the_steps_before_it()
    {
        (History history, string? reason, float[] weights) = Train(wrongSample: 3, wrongEpoch: 1, new TerminateOnNaN());
        Assert.Multiple(() =>
        {
            Assert.That(history.Epochs, Is.EqualTo([0, 1]));
            Assert.That(history["loss"], Is.All.Matches<double>(double.IsFinite));
            Assert.That(reason, Does.StartWith("TerminateOnNaN: ").And.Contains("NaN"));
            Assert.That(weights, Is.All.Matches<float>(float.IsFinite));
        });
    }

    [Test]
    public void An_epoch_without_a_step_is_not_logged()
    {
        (History history, string? reason, _) = Train(wrongSample: 0, wrongEpoch: 2, new TerminateOnNaN());
        Assert.That(history.Epochs, Is.EqualTo([0, 1]));
        Assert.That(reason, Is.Not.Null);
    }

    [Test]
    public void Without_it_the_training_ends_with_the_exception() =>
        Assert.That(() => Train(wrongSample: 3, wrongEpoch: 1), Throws.TypeOf<NotFiniteNumberException>());

    [Test]
    public void A_good_training_goes_to_its_end()
    {
        (History history, string? reason, _) = Train(wrongSample: 3, wrongEpoch: 9, new TerminateOnNaN());
        Assert.That(history.Epochs, Has.Count.EqualTo(4));
        Assert.That(reason, Is.Null);
    }
}
