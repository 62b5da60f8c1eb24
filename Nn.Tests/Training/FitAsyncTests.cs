using Nn.Datasets;
using Nn.Training;

namespace Nn.Tests.Training;

public class FitAsyncTests
{
    private static readonly Dataset s_data = Circles.Make(samples: 64, noise: 0.1, seed: 1);

    private static Trainer Make() => new(CircleNetworks.Build("after"), new Sgd(0.05, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);

    private static float[] Bits(Trainer trainer) => [.. trainer.Model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    [Test]
    public void It_gives_the_bits_of_fit()
    {
        Trainer awaited = Make(), called = Make();
        var options = new FitOptions { Epochs = 3, BatchSize = 16, Validation = s_data };
        History history = awaited.FitAsync(s_data, options).ResultOrFail("the training");
        Assert.That(history.SelectMany(pair => pair.Value), Is.EqualTo(called.Fit(s_data, options).SelectMany(pair => pair.Value)));
        Assert.That(history, Is.SameAs(awaited.History));
        Assert.That(Bits(awaited), Is.EqualTo(Bits(called)));
    }

    [Test]
    public void Cancelled_it_is_a_cancelled_task_and_the_trainer_is_free()
    {
        Trainer trainer = Make();
        using var cancel = new CancellationTokenSource();
        var options = new FitOptions
        {
            Epochs = int.MaxValue / 1000,
            Progress = new Listener(report =>
            {
                if (report.Epoch == 2) cancel.Cancel();
            }),
        };
        Task<History> task = trainer.FitAsync(s_data, options, cancel.Token);
        Assert.That(() => task.WaitOrFail("the end of the training"),
            Throws.TypeOf<AggregateException>().With.InnerException.TypeOf<TaskCanceledException>());
        Assert.That((task.IsCanceled, task.IsFaulted), Is.EqualTo((true, false)));
        Assert.That(trainer.History!.Epochs, Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(trainer.Fit(s_data).Epochs, Has.Count.EqualTo(1));
    }

    [Test]
    public void Cancelled_before_its_start_it_is_a_cancelled_task()
    {
        Task<History> task = Make().FitAsync(s_data, cancel: new CancellationToken(canceled: true));
        Assert.That(() => task.WaitOrFail("the end"), Throws.TypeOf<AggregateException>().With.InnerException.TypeOf<TaskCanceledException>());
        Assert.That(task.IsCanceled);
    }

    [Test]
    public void What_goes_wrong_comes_through_the_task()
    {
        Trainer trainer = Make();
        Task<History> wrong = trainer.FitAsync(s_data, new FitOptions { BatchSize = 0 });
        Assert.That(() => wrong.WaitOrFail("the end"), Throws.TypeOf<AggregateException>().With.InnerException.TypeOf<ArgumentOutOfRangeException>());
        Task<History> thrown = trainer.FitAsync(s_data, new FitOptions { Progress = new Listener(_ => throw new FormatException("mine")) });
        Assert.That(() => thrown.WaitOrFail("the end"), Throws.TypeOf<AggregateException>().With.InnerException.Message.EqualTo("mine"));
        Assert.That(trainer.Fit(s_data).Epochs, Has.Count.EqualTo(1));
    }

    /// <summary>A trainer belongs to no thread: each of its trainings may run on another one, and callbacks evaluate on it.</summary>
    [Test]
    public void Trainings_on_changing_threads_are_those_of_one_thread()
    {
        Trainer changing = Make(), steady = Make();
        var options = new FitOptions { Epochs = 1, BatchSize = 16, Threads = 2 };
        var threads = new HashSet<Thread>();
        for (int i = 0; i < 4; i++)
        {
            FitOptions watched = options with
            {
                Progress = new Listener(_ =>
                {
                    threads.Add(Thread.CurrentThread);
                    changing.Evaluate(s_data);
                    changing.Model.Predict(s_data.Features);
                }),
            };
            var thread = new Thread(() => changing.Fit(s_data, watched));
            thread.Start();
            thread.JoinOrFail("the training");
            steady.Fit(s_data, options);
        }

        Assert.That(threads, Has.Count.EqualTo(4));
        Assert.That(Bits(changing), Is.EqualTo(Bits(steady)));
        changing.Dispose();
        steady.Dispose();
    }

    [Test]
    public void A_second_call_meanwhile_is_refused_and_disturbs_nothing()
    {
        using var isInside = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var source = new ListSource(8, i => i % 2) { OnFill = () => { isInside.Set(); mayGoOn.WaitOrFail("the other call"); } };
        var linear = new Trainer(new Sequential { new Nn.Layers.Dense(1) }.Build([1], seed: 1), new Sgd(0.1), Loss.MeanSquaredError);
        Task<History> training = linear.FitAsync(source);
        isInside.WaitOrFail("the training to begin");
        foreach (Action call in (Action[])[() => linear.Fit(source), () => linear.Evaluate(source), () => linear.TrainBatch([1], [1], 1)])
        {
            Assert.That(() => call(), Throws.InvalidOperationException.With.Message.EqualTo(
                "Trainer: expected one thread at a time. "
                + "Received: a call while another one is under way; make a trainer with a model of its own for each thread."));
        }

        mayGoOn.Set();
        Assert.That(training.ResultOrFail("the training").Epochs, Has.Count.EqualTo(1));
    }

    /// <summary>Refused calls from a callback leave it what it may do: predict and evaluate.</summary>
    [Test]
    public void A_training_within_a_callback_is_refused_and_the_callback_goes_on()
    {
        Trainer trainer = Make();
        int done = 0;
        trainer.Fit(s_data, new FitOptions
        {
            Epochs = 2,
            Progress = new Listener(_ =>
            {
                Assert.That(() => trainer.Fit(s_data), Throws.InvalidOperationException);
                Assert.That(() => trainer.TrainBatch([1, 2], [1], 1), Throws.InvalidOperationException);
                trainer.Model.Predict(s_data.Features);
                trainer.Evaluate(s_data);
                done++;
            }),
        });
        Assert.That(done, Is.EqualTo(2));
    }

    [Test]
    public void An_evaluation_by_another_trainer_within_a_step_is_refused()
    {
        var first = new Trainer(new Sequential { new Nn.Layers.Dense(1) }.Build([1], seed: 1), new Sgd(0.1), Loss.MeanSquaredError);
        var second = new Trainer(first.Model, new Sgd(0.1), Loss.MeanSquaredError);
        var source = new ListSource(4)
        {
            OnFill = () => Assert.That(() => second.Evaluate(new ListSource(4)), Throws.InvalidOperationException.With.Message.StartsWith(
                "Model: expected no prediction while the model trains.")),
        };
        Assert.That(first.Fit(source).Epochs, Has.Count.EqualTo(1));
    }

    [Test]
    public void An_evaluation_while_weights_are_set_is_refused()
    {
        var linear = new Trainer(new Sequential { new Nn.Layers.Dense(1) }.Build([1], seed: 1), new Sgd(0.1), Loss.MeanSquaredError);
        int batches = 0;
        var source = new ListSource(8)
        {
            OnFill = () =>
            {
                if (++batches == 2) linear.Model.Parameters[0].Set([5]);
            },
        };
        Assert.That(() => linear.Evaluate(source, batchSize: 2), Throws.InvalidOperationException.With.Message.EqualTo(
            "Trainer: expected weights that stay during an evaluation. Received: a change from another thread; evaluate a Clone() meanwhile."));
        Assert.That(linear.Evaluate(source).Loss, Is.Positive);
    }

    [Test]
    public void A_trainer_that_was_refused_since_another_trains_the_model_may_train_it_afterwards()
    {
        Trainer first = Make();
        var second = new Trainer(first.Model, new Sgd(0.01), Loss.BinaryCrossentropy);
        first.Fit(s_data, new FitOptions { Progress = new Listener(_ => Assert.That(() => second.Fit(s_data), Throws.InvalidOperationException)) });
        Assert.That(second.Fit(s_data).Epochs, Has.Count.EqualTo(1));
        Assert.That(first.Fit(s_data).Epochs, Has.Count.EqualTo(1));
    }

    [Test]
    public void After_a_callback_that_threw_two_evaluations_at_once_are_refused_as_ever()
    {
        var linear = new Trainer(new Sequential { new Nn.Layers.Dense(1) }.Build([1], seed: 1), new Sgd(0.1), Loss.MeanSquaredError);
        Assert.That(
            () => linear.Fit(new ListSource(4), new FitOptions { Progress = new Listener(_ => throw new FormatException()) }),
            Throws.TypeOf<FormatException>());
        using var isInside = new ManualResetEventSlim();
        using var mayGoOn = new ManualResetEventSlim();
        var slow = new ListSource(4) { OnFill = () => { isInside.Set(); mayGoOn.WaitOrFail("the other call"); } };
        Task<Evaluation> first = Task.Run(() => linear.Evaluate(slow));
        isInside.WaitOrFail("the evaluation to begin");
        Assert.That(() => linear.Evaluate(new ListSource(4)), Throws.InvalidOperationException);
        mayGoOn.Set();
        first.WaitOrFail("the evaluation");
    }

    /// <summary>Every prediction is of one update, nobody is refused, and the last one is that of the trained model.</summary>
    [Test]
    public void A_serving_model_serves_while_it_runs()
    {
        Trainer trainer = Make();
        using ServingModel serving = trainer.Model.CreateServingModel();
        using var firstEpoch = new ManualResetEventSlim();
        Task<History> training = trainer.FitAsync(s_data, new FitOptions
        {
            Epochs = 300, BatchSize = 16, Progress = new Listener(_ => firstEpoch.Set()),
        });
        firstEpoch.WaitOrFail("the first epoch");
        var seen = new HashSet<float>();
        do seen.Add(serving.Predict(s_data.Features)[0]);
        while (!training.IsCompleted);
        training.WaitOrFail("the training");
        Assert.That(serving.Predict(s_data.Features), Is.EqualTo(trainer.Model.Predict(s_data.Features)));
        Assert.That(seen, Has.All.InRange(0f, 1f));
    }
}
