using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

/// <summary>Which hooks run, in which order, and what a training tells and lets change in them.</summary>
public class CallbackTests
{
    private static readonly ListSource s_data = new(6);

    private static Trainer Make(Optimizer? optimizer = null, params Metric[] metrics) => new(
        new Sequential { new Dense(2), new BatchNormalization(), new Dense(1) }.Build([1], seed: 1),
        optimizer ?? new Sgd(0.05, momentum: 0.5), Loss.MeanSquaredError, metrics);

    private static float[] Bits(Model model) => [.. model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];

    private static readonly TestCaseData[] s_nulls = [new((Callback[]?)null), new((object)new Callback[] { null! })];

    private static Recorder On(string hook, Action<TrainingRun> action) => new((name, run) =>
    {
        if (name == hook) action(run);
    });

    private static FitOptions With(params Callback[] callbacks) => new() { Epochs = 3, BatchSize = 2, Callbacks = callbacks };

    [Test]
    public void Hooks_run_in_the_order_of_the_callbacks_after_the_history_and_before_progress()
    {
        var seen = new List<string>();
        Trainer trainer = Make();
        Recorder Named(string name, bool wantsBatches = true) => new(
            (hook, run) => seen.Add($"{name} {hook} {run.Epoch}.{run.Step} {trainer.History!.Epochs.Count}"), wantsBatches);
        trainer.Fit(s_data, new FitOptions
        {
            BatchSize = 4, Callbacks = [Named("a"), Named("b", wantsBatches: false)], Progress = new Listener(_ => seen.Add("progress")),
        });
        Assert.That(seen, Is.EqualTo(
        [
            "a begin 0.0 0", "b begin 0.0 0", "a epoch begin 0.0 0", "b epoch begin 0.0 0",
            "a batch begin 0.0 0", "a batch end 0.1 0", "a batch begin 0.1 0", "a batch end 0.2 0",
            "a epoch end 0.2 1", "b epoch end 0.2 1", "progress", "a train end 0.2 1", "b train end 0.2 1",
        ]));
    }

    [Test]
    public void A_run_tells_how_far_it_is()
    {
        var seen = new List<string>();
        Trainer trainer = Make(metrics: new LossMetric(Loss.MeanAbsoluteError) { Name = "error" });
        var recorder = new Recorder((hook, run) =>
        {
            if (hook is "batch end" or "epoch end")
                seen.Add($"{run.Epoch}/{run.Epochs} {run.Step}/{run.Steps} {run.HasEpochEnded} {run.IsValidated} {string.Join(' ', run.Values.Keys)}");
            Assert.That(run.Model, Is.SameAs(trainer.Model));
            Assert.That(run.Elapsed, Is.GreaterThanOrEqualTo(TimeSpan.Zero));
            Assert.That(run.StopReason, Is.Null);
            Assert.That(run.Warnings, Is.Empty);
        });
        trainer.Fit(s_data, With(recorder) with { InitialEpoch = 1, BatchSize = 3, Validation = s_data, ValidationFrequency = 2 });
        Assert.That(seen, Is.EqualTo(
        [
            "1/3 1/2 False False loss error", "1/3 2/2 False False loss error", "1/3 2/2 True True loss error val_loss val_error",
            "2/3 1/2 False False loss error", "2/3 2/2 False False loss error", "2/3 2/2 True False loss error",
        ]));
    }

    [Test]
    public void The_values_at_the_end_of_an_epoch_are_those_of_the_history()
    {
        var values = new List<double>();
        History history = Make().Fit(s_data, With(On("epoch end", run => values.AddRange(run.Values.Values))) with { Validation = s_data });
        Assert.That(values, Is.EqualTo(history["loss"].Zip(history["val_loss"]).SelectMany(pair => (double[])[pair.First, pair.Second])));
    }

    [Test]
    public void A_training_that_fails_or_is_cancelled_has_no_end()
    {
        int ends = 0;
        Recorder end = On("train end", _ => ends++);
        using var cancel = new CancellationTokenSource();
        Recorder cancels = On("epoch end", _ => cancel.Cancel());
        Recorder throws = On("batch end", _ => throw new FormatException("mine"));
        Trainer trainer = Make();
        Assert.That(() => trainer.Fit(s_data, With(throws, end)), Throws.TypeOf<FormatException>());
        Assert.That(() => trainer.Fit(s_data, With(cancels, end), cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(ends, Is.Zero);
        trainer.Fit(s_data, With(end));
        Assert.That(ends, Is.EqualTo(1));
    }

    [Test]
    public void A_stop_at_the_end_of_an_epoch_ends_the_training_there()
    {
        var reasons = new List<string?>();
        History history = Make().Fit(s_data, With(
            On("epoch end", run =>
            {
                if (run.Epoch == 1) run.Stop("good enough");
                if (run.Epoch == 1) run.Stop("a second reason");
            }),
            On("train end", run => reasons.Add(run.StopReason))));
        Assert.That(history.Epochs, Is.EqualTo([0, 1]));
        Assert.That(reasons, Is.EqualTo(["good enough"]));
    }

    /// <summary>As Keras: the epoch ends there, with the losses so far, and is validated.</summary>
    [Test]
    public void A_stop_after_a_batch_ends_the_epoch_with_what_it_has_seen()
    {
        Trainer stopped = Make(), stepped = Make();
        History history = stopped.Fit(s_data, With(On("batch end", run =>
        {
            if (run.Step == 2) run.Stop("enough");
        })) with { Shuffle = false, Validation = s_data });
        double loss = (stepped.TrainBatch([0, 1 / 6f], [-1, -1 + (2 / 6f)], 2) + stepped.TrainBatch([2 / 6f, 3 / 6f], [-1 + (4 / 6f), 0], 2)) / 2;
        Assert.That(history["loss"], Is.EqualTo([loss]).Within(1e-6));
        Assert.That(history["val_loss"], Has.Count.EqualTo(1));
        Assert.That(Bits(stopped.Model), Is.EqualTo(Bits(stepped.Model)).Within(1e-6f));
    }

    [TestCase("begin")]
    [TestCase("epoch begin")]
    public void A_stop_before_the_first_batch_trains_and_logs_nothing(string hook)
    {
        Trainer trainer = Make();
        float[] before = Bits(trainer.Model);
        int ends = 0;
        History history = trainer.Fit(s_data, With(On(hook, run => run.Stop("no need")), On("train end", _ => ends++)) with { Validation = s_data });
        Assert.That(history.Epochs, Is.Empty);
        Assert.That(history["loss"], Is.Empty);
        Assert.That(Bits(trainer.Model), Is.EqualTo(before));
        Assert.That(ends, Is.EqualTo(1));
        Assert.That(trainer.Fit(s_data).Epochs, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_learning_rate_follows_its_schedule_until_one_is_set()
    {
        var rates = new List<double>();
        Trainer trainer = Make(new Sgd(new PiecewiseConstantDecay([1], [0.5, 0.25])));
        trainer.Fit(s_data, With(new Recorder((hook, run) =>
        {
            if (hook == "batch begin") rates.Add(run.LearningRate);
            if (hook == "epoch begin" && run.Epoch == 1) run.LearningRate = 0.125;
        })));
        Assert.That(rates, Is.EqualTo([0.5, 0.5, 0.25, 0.125, 0.125, 0.125, 0.125, 0.125, 0.125]));
        Assert.That(trainer.LearningRate, Is.EqualTo(0.125));
    }

    [Test]
    public void A_learning_rate_that_is_set_is_that_of_the_next_step()
    {
        var trainer = new Trainer(
            new Sequential { new Dense(1) { UseBias = false, KernelInitializer = Initializer.Zeros } }.Build([1]), new Sgd(0.5), Loss.MeanSquaredError);
        trainer.LearningRate = 0.25;
        // The gradient is 2 (0 - 1) 1.
        trainer.TrainBatch([1], [1], 1);
        Assert.That(trainer.Model.Parameters[0].Values[0], Is.EqualTo(0.5f));
        foreach ((double wrong, string range) in ((double, string)[])[(-0.1, "of at least 0."), (double.NaN, "of at least 0."), (1e39, "from 0 to 3.40")])
        {
            Assert.That(() => trainer.LearningRate = wrong, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
                $"Trainer: expected a learning rate {range}"));
        }

        Assert.That(trainer.LearningRate, Is.EqualTo(0.25));
    }

    [Test]
    public void A_snapshot_holds_weights_and_moving_statistics_and_can_be_put_back_more_than_once()
    {
        Trainer trainer = Make();
        WeightSnapshot? first = null;
        float[] then = [];
        var restored = new List<float[]>();
        trainer.Fit(s_data, With(On("epoch end", run =>
        {
            if (run.Epoch == 0) (first, then) = (run.SaveSnapshot(), Bits(run.Model));
            Assert.That(Bits(run.Model), run.Epoch == 0 ? Is.EqualTo(then) : Is.Not.EqualTo(then));
            run.Restore(first!);
            restored.Add(Bits(run.Model));
            Assert.That(run.Model.Predict([0.5f]), Is.EqualTo(run.Model.Clone().Predict([0.5f])));
        })));
        Assert.That(restored, Has.Count.EqualTo(3).And.All.EqualTo(then));
        Assert.That(Bits(trainer.Model), Is.EqualTo(then));
        Assert.That(
            () => Make().Fit(s_data, With(On("epoch begin", run => run.Restore(first!)))),
            Throws.ArgumentException.With.Message.EqualTo("WeightSnapshot: expected the model that it was taken of. Received: another."));
    }

    [Test]
    public void A_callback_that_warns_reaches_whoever_listens_later()
    {
        var told = new List<string>();
        Make().Fit(s_data, With(On("batch begin", run =>
        {
            if (run is { Epoch: 1, Step: 0 }) run.Warn(new TrainingWarning("odd"));
        })) with { Progress = new Listener(p => told.AddRange(p.Warnings.Select(w => $"{p.Epoch} {w.Message}"))) });
        Assert.That(told, Is.EqualTo(["1 odd"]));
    }

    [Test]
    public void By_default_progress_is_told_once_an_epoch()
    {
        var told = new List<(int, bool, double)>();
        Make().Fit(s_data, With() with { Progress = new Listener(p => told.Add((p.Epoch, p.EpochEnded, p.LearningRate))) });
        Assert.That(told, Is.EqualTo([(0, true, 0.05), (1, true, 0.05), (2, true, 0.05)]));
    }

    [TestCaseSource(nameof(s_nulls))]
    public void Null_among_the_callbacks_is_refused(Callback[]? callbacks) => Assert.That(
        () => Make().Fit(s_data, With(callbacks!)), Throws.ArgumentException.With.Message.EqualTo("Fit: expected callbacks. Received: null."));
}
