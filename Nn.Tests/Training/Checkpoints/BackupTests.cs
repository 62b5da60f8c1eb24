using Nn.Datasets;
using Nn.Layers;
using Nn.Tests.Training.Callbacks;
using Nn.Training;

namespace Nn.Tests.Training.Checkpoints;

/// <summary>A program that is started again goes on where it ended, with the bits of one that was never interrupted.</summary>
public class BackupTests
{
    private static readonly Dataset s_circles = Circles.Make(samples: 60, noise: 0.3, seed: 1);

    private static Trainer Make(Optimizer? optimizer = null) => new(
        new Sequential { new Dense(8) { Activation = Activation.Tanh }, new Dropout(0.2), new BatchNormalization(), new Dense(1) }.Build([2], seed: 3),
        optimizer ?? new Adam(0.05), Loss.MeanSquaredError, new LossMetric(Loss.MeanAbsoluteError));

    private static FitOptions Options(int epochs, params Callback[] callbacks) => new()
    {
        Epochs = epochs, BatchSize = 16, Seed = 5, ValidationSplit = 0.3, Callbacks = callbacks,
    };

    private static Recorder Kill(int epoch, string when) => new(
        (hook, run) =>
        {
            if (hook == when && run.Epoch == epoch) throw new InvalidOperationException("killed");
        });

    private static IEnumerable<TestCaseData> Cases()
    {
        (string Name, Func<string, Callback[]> Make)[] callbacks =
        [
            ("none", _ => []),
            ("early stopping", _ => [new EarlyStopping { Patience = 3, RestoreBestWeights = true }]),
            ("early stopping with a baseline", _ => [new EarlyStopping { Patience = 4, Baseline = 0.2, StartFromEpoch = 2 }]),
            ("plateau that cools down", _ => [new ReduceLROnPlateau { Patience = 1, Cooldown = 3, Factor = 0.7, MinDelta = 10 }]),
            ("plateau", _ => [new ReduceLROnPlateau { Patience = 1, Cooldown = 1, Factor = 0.7, MinDelta = 0.01 }]),
            ("rates by epoch", _ => [new LearningRateScheduler((epoch, rate) => rate * 0.9)]),
            ("log", folder => [new CsvLogger(Path.Combine(folder, "log.csv"))]),
            ("model checkpoint", folder =>
                [new ModelCheckpoint(run => run.Model.Save(Path.Combine(folder, $"best{run.Epoch}.safetensors"))) { SaveBestOnly = true }]),
            ("by batches", folder =>
                [new ModelCheckpoint(run => File.AppendAllText(Path.Combine(folder, "batches"), $"{run.Epoch} {run.Step}\n")) { SaveFrequency = 4 }]),
            ("two of one class", _ => [new EarlyStopping { Patience = 9 }, new EarlyStopping { Monitor = "loss", Patience = 2 }]),
            ("one of one's own", folder => [new Longest(Path.Combine(folder, "own"))]),
        ];
        foreach ((string name, Func<string, Callback[]> make) in callbacks)
        {
            foreach (string when in new[] { "epoch begin", "batch end", "epoch end" })
                yield return new TestCaseData(make, when).SetArgDisplayNames(name, when);
        }
    }

    [TestCaseSource(nameof(Cases))]
    public void Killed_twice_it_ends_as_if_it_had_not_been(Func<string, Callback[]> callbacks, string when)
    {
        using TemporaryFolder quiet = new(), killed = new();
        using Trainer whole = Make();
        History expected = whole.Fit(s_circles, Options(12, callbacks(quiet.Path)));

        string backup = killed["backup"];
        foreach (int epoch in new[] { 2, 4 })
        {
            using Trainer first = Make();
            Assert.That(
                () => first.Fit(s_circles, Options(12, [new BackupAndRestore(backup), .. callbacks(killed.Path), Kill(epoch, when)])),
                Throws.InvalidOperationException.With.Message.EqualTo("killed"));
            Assert.That(File.Exists(backup));
        }

        using Trainer last = Make();
        History history = last.Fit(s_circles, Options(12, [new BackupAndRestore(backup), .. callbacks(killed.Path)]));
        Resuming.AreEqual(last, history, whole, expected);
        Assert.That(File.Exists(backup), Is.False, "done");
        Assert.That(Directory.GetFiles(killed.Path).Select(Path.GetFileName), Is.EquivalentTo(Directory.GetFiles(quiet.Path).Select(Path.GetFileName)));
        foreach (string file in Directory.GetFiles(quiet.Path))
        {
            // An epoch that is done again does again what it did in other files.
            string name = Path.GetFileName(file);
            if (name == "batches") Assert.That(File.ReadLines(killed[name]).Distinct(), Is.EqualTo(File.ReadLines(file)));
            else Assert.That(File.ReadAllBytes(killed[name]), Is.EqualTo(File.ReadAllBytes(file)), name);
        }
    }

    [Test]
    public void A_callback_behind_the_backup_is_saved_with_the_epoch_that_it_has_seen()
    {
        using TemporaryFolder quiet = new(), killed = new();
        using Trainer whole = Make(), first = Make(), last = Make();
        whole.Fit(s_circles, Options(6, new BackupAndRestore(quiet["b"]), new Longest(quiet["own"])));
        var late = new AtComplete(run =>
        {
            if (run.Epoch == 3) throw new InvalidOperationException("killed");
        });
        // It is killed when all have seen the end of the epoch, before anything was saved of it.
        Assert.That(
            () => first.Fit(s_circles, Options(6, new BackupAndRestore(killed["b"]), new Longest(killed["own"]), late)), Throws.InvalidOperationException);
        using (Trainer saved = Trainer.Load(killed["b"])) Assert.That(saved.NextEpoch, Is.EqualTo(3), "the backup is behind the others");
        last.Fit(s_circles, Options(6, new BackupAndRestore(killed["b"]), new Longest(killed["own"])));
        Assert.That(File.ReadAllText(killed["own"]), Is.EqualTo(File.ReadAllText(quiet["own"])));
    }

    private sealed record AtComplete(Action<TrainingRun> Action) : Callback
    {
        public override CallbackState Begin(TrainingRun run) => new State(Action, run);

        private sealed class State(Action<TrainingRun> action, TrainingRun run) : CallbackState
        {
            public override void OnEpochComplete() => action(run);
        }
    }

    [Test]
    public void Averages_of_weights_go_on([Values(null, 7)] int? frequency)
    {
        using var folder = new TemporaryFolder();
        Optimizer optimizer = new Adam(0.05) { UseEma = true, EmaMomentum = 0.9, EmaOverwriteFrequency = frequency };
        using Trainer whole = Make(optimizer), first = Make(optimizer), last = Make(optimizer);
        History expected = whole.Fit(s_circles, Options(6));
        Assert.That(
            () => first.Fit(s_circles, Options(6, new BackupAndRestore(folder["b"]), Kill(3, "batch end"))), Throws.InvalidOperationException);
        Resuming.AreEqual(last, last.Fit(s_circles, Options(6, new BackupAndRestore(folder["b"]))), whole, expected);
    }

    [Test]
    public void Cancelled_it_goes_on_too_and_predictions_of_the_past_do_not_matter()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        using Trainer whole = Make(), trainer = Make();
        History expected = whole.Fit(s_circles, Options(6));
        var stop = new Recorder((hook, run) =>
        {
            if (hook == "batch end" && run.Epoch == 3) cancel.Cancel();
        });
        Assert.That(() => trainer.Fit(s_circles, Options(6, new BackupAndRestore(folder["b"]), stop), cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        // The same trainer: its weights and moments are of the middle of an epoch.
        trainer.Model.Predict([1f, 2]);
        Resuming.AreEqual(trainer, trainer.Fit(s_circles, Options(6, new BackupAndRestore(folder["b"]))), whole, expected);
    }

    [Test]
    public void A_training_that_was_stopped_does_not_begin_again()
    {
        using var folder = new TemporaryFolder();
        using Trainer whole = Make(), first = Make(), last = Make();
        Callback[] stopping = [new EarlyStopping { Patience = 1, Monitor = "loss", MinDelta = 1, RestoreBestWeights = true }];
        History expected = whole.Fit(s_circles, Options(12, stopping));
        Assert.That(expected.Epochs, Has.Count.EqualTo(2));
        Assert.That(
            () => first.Fit(s_circles, Options(12, [.. stopping, new BackupAndRestore(folder["b"]), Kill(1, "train end")])), Throws.InvalidOperationException);
        Resuming.AreEqual(last, last.Fit(s_circles, Options(12, [.. stopping, new BackupAndRestore(folder["b"])])), whole, expected);
    }

    [Test]
    public void A_checkpoint_that_is_kept_ends_a_second_run_at_once()
    {
        using var folder = new TemporaryFolder();
        using Trainer first = Make(), second = Make();
        var backup = new BackupAndRestore(folder["b"]) { DeleteAtEnd = false };
        History expected = first.Fit(s_circles, Options(3, backup));
        int epochs = 0;
        var counter = new Recorder((hook, run) => epochs += hook == "epoch begin" ? 1 : 0);
        Resuming.AreEqual(second, second.Fit(s_circles, Options(3, backup, counter)), first, expected);
        Assert.That(epochs, Is.Zero);
        second.Save(folder["c"]);
        Assert.That(File.ReadAllBytes(folder["c"]), Is.EqualTo(File.ReadAllBytes(folder["b"])), "it still knows all that it was told");
        Assert.That(second.Fit(s_circles, Options(5, backup)).Epochs, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }), "and goes on to more epochs");
    }

    [Test]
    public void What_does_not_fit_is_refused_before_anything_changes()
    {
        using var folder = new TemporaryFolder();
        using (Trainer trainer = Make()) trainer.Fit(s_circles, Options(3, new BackupAndRestore(folder["b"]) { DeleteAtEnd = false }));
        byte[] before = File.ReadAllBytes(folder["b"]);
        Throws(Make(), Options(2, new BackupAndRestore(folder["b"])), "at least the 3 epochs", "Received: 2");
        Throws(Make(new Adadelta()), Options(5, new BackupAndRestore(folder["b"])), "'/optimizer/accumulated", "/dense/kernel'", "none");
        Throws(Make(new Sgd(0.1, 0.9)), Options(5, new BackupAndRestore(folder["b"])), "this optimizer", "'/optimizer/velocity/");
        Throws(Make(), Options(5, new BackupAndRestore(folder["b"]), new BackupAndRestore("c")), "one BackupAndRestore", "2");
        Throws(Make(), Options(5, new BackupAndRestore("")), "a path", "nothing");
        var other = new Trainer(new Sequential { new Dense(1) }.Build([2]), new Adam(), Loss.MeanSquaredError);
        Throws(other, Options(5, new BackupAndRestore(folder["b"])), "'dense/kernel' of shape (2, 1)", "(2, 8)");
        Assert.That(File.ReadAllBytes(folder["b"]), Is.EqualTo(before));

        static void Throws(Trainer trainer, FitOptions options, params string[] parts)
        {
            float[] weights = [.. trainer.Model.Parameters.SelectMany(parameter => parameter.Values.ToArray())];
            Exception? error = Assert.Catch(() => trainer.Fit(s_circles, options));
            Assert.That(error, Is.InstanceOf<ArgumentException>().Or.InstanceOf<FormatException>());
            foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
            Assert.That(trainer.Model.Parameters.SelectMany(parameter => parameter.Values.ToArray()), Is.EqualTo(weights));
        }
    }

    [Test]
    public void A_class_that_cannot_be_saved_is_found_before_the_first_epoch()
    {
        using var folder = new TemporaryFolder();
        var own = new Trainer(new Sequential { new Nn.Tests.Core.Layers.Residual(new Dense(2)) }.Build([2]), new Sgd(), new MeanSquaredError());
        bool hasBegun = false;
        Assert.That(
            () => own.Fit(Dataset.From(new float[4, 2], new float[4, 2]), new FitOptions { Callbacks = [new BackupAndRestore(folder["b"]), new Recorder((_, _) => hasBegun = true)] }),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("Residual"));
        Assert.That(hasBegun, Is.False);
    }

    /// <summary>Remembers the longest time that it has seen, of epochs that take as long as their number.</summary>
    private sealed record Longest(string Path) : Callback
    {
        public override CallbackState Begin(TrainingRun run) => new State(this, run);

        private sealed class State(Longest rule, TrainingRun run) : CallbackState
        {
            private double? _most;
            private long _sum;
            private string? _text;

            public override void OnEpochEnd()
            {
                _most = Math.Max(_most ?? double.NegativeInfinity, run.Values["loss"]);
                _sum += run.Epoch;
                _text += run.Epoch;
            }

            public override void Exchange(CallbackMemory memory)
            {
                _most = memory.Number("most", _most);
                _sum = memory.Count("sum", _sum);
                _text = memory.Text("text", _text);
            }

            public override void OnTrainEnd() => File.WriteAllText(rule.Path, FormattableString.Invariant($"{_most} {_sum} {_text}"));
        }
    }
}
