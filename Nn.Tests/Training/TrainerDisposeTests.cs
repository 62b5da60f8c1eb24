using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training;

public class TrainerDisposeTests
{
    private static readonly ListSource s_data = new(8);

    private static Trainer Make() => new(new Sequential { new Dense(1) }.Build([1], seed: 1), new Sgd(0.1), Loss.MeanSquaredError);

    private static IEnumerable<TestCaseData> Entries()
    {
        yield return new TestCaseData((Action<Trainer>)(trainer => trainer.Fit(s_data))).SetArgDisplayNames("Fit");
        yield return new TestCaseData((Action<Trainer>)(trainer => _ = trainer.FitAsync(s_data))).SetArgDisplayNames("FitAsync");
        yield return new TestCaseData((Action<Trainer>)(trainer => trainer.Evaluate(s_data))).SetArgDisplayNames("Evaluate");
        yield return new TestCaseData((Action<Trainer>)(trainer => trainer.TrainBatch([1], [1], 1))).SetArgDisplayNames("TrainBatch");
    }

    [TestCaseSource(nameof(Entries))]
    public void A_disposed_trainer_says_so(Action<Trainer> call)
    {
        Trainer trainer = Make();
        trainer.Fit(s_data, new FitOptions { Threads = 2 });
        float[] before = trainer.Model.Predict([1f]);
        trainer.Dispose();
        Assert.That(() => call(trainer), Throws.TypeOf<ObjectDisposedException>().With.Message.Contains("Nn.Training.Trainer"));
        trainer.Dispose();
        Assert.That(trainer.Model.Predict([1f]), Is.EqualTo(before));
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Disposed_while_it_trains_it_trains_to_the_end_and_is_disposed_then(int threads)
    {
        Trainer trainer = Make();
        History history = trainer.Fit(s_data, new FitOptions { Epochs = 3, Threads = threads, Progress = new Listener(_ => trainer.Dispose()) });
        Assert.That(history.Epochs, Has.Count.EqualTo(3));
        Assert.That(() => trainer.Fit(s_data), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Disposed_from_another_thread_within_a_step_it_ends_its_threads_afterwards()
    {
        Trainer trainer = Make();
        bool isDisposed = false;
        var source = new ListSource(8)
        {
            OnFill = () =>
            {
                if (isDisposed) return;
                isDisposed = true;
                Task.Run(trainer.Dispose).WaitOrFail("the other thread");
            },
        };
        trainer.Fit(source, new FitOptions { Threads = 2, BatchSize = 2 });
        Assert.That(() => trainer.Evaluate(s_data), Throws.TypeOf<ObjectDisposedException>());
    }
}
