using System.Text;
using System.Text.Json.Nodes;
using Nn.Datasets;
using Nn.Layers;
using Nn.Serialization;
using Nn.Tests.Training.Callbacks;
using Nn.Training;

namespace Nn.Tests.Training.Checkpoints;

/// <summary>Checkpoints that are none, or are damaged, and calls at the wrong time.</summary>
public class WrongCheckpointTests
{
    private static readonly Dataset s_circles = Circles.Make(samples: 40, noise: 0.3, seed: 1);

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    private static Trainer Make() => new(
        new Sequential { new Dense(1) }.Build([2], seed: 3), new Adam(new CosineDecay(0.1, 9)), Loss.MeanSquaredError, Metric.Accuracy);

    private static byte[] Good()
    {
        using var folder = new TemporaryFolder();
        using Trainer trainer = Make();
        trainer.Schedule = 0.25;
        trainer.Fit(s_circles, new FitOptions { Epochs = 2, Callbacks = [new EarlyStopping { Monitor = "loss", RestoreBestWeights = true, Patience = 5 }] });
        trainer.Save(folder["a"]);
        return File.ReadAllBytes(folder["a"]);
    }

    /// <summary>The file with another description of the training.</summary>
    private static byte[] With(Action<JsonObject> change, Action<JsonObject>? changeHeader = null)
    {
        byte[] file = Good();
        int length = (int)BitConverter.ToInt64(file);
        JsonObject header = JsonNode.Parse(file.AsSpan(8, length))!.AsObject();
        JsonNode metadata = header["__metadata__"]!;
        JsonObject training = JsonNode.Parse(metadata["nnsimd.training"]!.GetValue<string>())!.AsObject();
        change(training);
        metadata["nnsimd.training"] = training.ToJsonString();
        changeHeader?.Invoke(header);
        byte[] json = Encoding.UTF8.GetBytes(header.ToJsonString());
        return [.. BitConverter.GetBytes((long)json.Length), .. json, .. file.AsSpan(8 + length)];
    }

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Case("no optimizer", root => root.Remove("optimizer"), "description in JSON");
        yield return Case("no objectives", root => root["objectives"] = new JsonArray(), "at least one");
        yield return Case("an objective of no output", root => root["objectives"]![0]!["output"] = "other", "'other'");
        yield return Case("a weight below 0", root => root["objectives"]![0]!["weight"] = -1, "-1");
        yield return Case("a rate below 0", root => root["schedule"] = -1, "-1");
        yield return Case("a schedule that is a text", root => root["schedule"] = "slow", "a schedule that is a String");
        yield return Case("a schedule out of range", root => root["schedule"] = Configured("CosineDecay", ("initial_learning_rate", 0.1), ("decay_steps", 0)), "decay");
        yield return Case("an optimizer out of range", root => root["optimizer"]!["config"]!["beta_1"] = 2, "beta");
        yield return Case("steps below 0", root => root["steps"] = -1, "-1");
        yield return Case("random steps below 0", root => root["random_step"] = -1, "-1");
        yield return Case("epochs below 0", root => root["epochs_done"] = -1, "-1");
        yield return Case("a seed below 0", root => root["seed"] = -1, "description in JSON");
        yield return Case("a next epoch below 0", root => root["epoch"]!["next"] = -1, "a next epoch -1");
        yield return Case("a history without values", root => root["epoch"]!["history"]!["values"] = new JsonArray(), "a history whose");
        yield return Case("a history of fewer epochs", root => root["epoch"]!["history"]!["epochs"]!.AsArray().RemoveAt(0), "a history whose");
        yield return Case("a history that goes back", root => root["epoch"]!["history"]!["epochs"] = new JsonArray(1, 0), "a history whose");
        yield return Case("a history from before the beginning", root => root["epoch"]!["history"]!["epochs"] = new JsonArray(-1, 0), "a history whose");
        yield return Case("a history of one name twice", root => root["epoch"]!["history"]!["names"] = new JsonArray("loss", "loss"), "a history whose");
        yield return Case("a history of no training", root => root["epoch"]!["history"]!["training_names"] = 0, "a history whose");
        yield return Case("a history of validation without names", root => root["epoch"]!["history"]!["validated"] = new JsonArray(0), "a history whose");
        yield return Case("a value that is no number", root => root["epoch"]!["history"]!["values"]![0]![0] = "1,5", "'1,5'");
        yield return Case("a kind that is not known", root => Memory(root)[0]!["kind"] = "list", "'list'");
        yield return Case("a count that is a text", root => Memory(root)[2]!["value"] = "x", "description in JSON");
        yield return Case("weights that are not there", root => Memory(root)[0]!["kind"] = "weights", "'/callback/0/best/dense/kernel'");
        yield return Case("weights twice", root => Memory(root).Add(Memory(root)[1]!.DeepClone()), "'/callback/0/best_weights/dense/kernel'");
        yield return Case("weights that nobody remembers", root => Memory(root).RemoveAt(1), "of none", "'/callback/0/best_weights/");
        yield return Case(
            "no slot", With(_ => { }, header => Rename(header, "/optimizer/velocity/dense/kernel", "/optimizer/speed/dense/kernel")),
            "'/optimizer/velocity/dense/kernel'", "none");
        yield return Case(
            "a slot of another shape", With(_ => { }, header => header["/optimizer/velocity/dense/kernel"]!["shape"] = new JsonArray(1, 2)),
            "'/optimizer/velocity/dense/kernel' of shape (2, 1)", "(1, 2)");
        yield return Case("cut short", Good()[..^1], "behind the header");

        static JsonArray Memory(JsonObject root) => root["epoch"]!["callbacks"]![0]!["memory"]!.AsArray();

        static JsonObject Configured(string name, params (string Name, JsonNode Value)[] arguments) =>
            new() { ["class_name"] = name, ["config"] = new JsonObject(arguments.Select(argument => KeyValuePair.Create(argument.Name, (JsonNode?)argument.Value))) };

        static void Rename(JsonObject header, string name, string other)
        {
            JsonNode entry = header[name]!.DeepClone();
            header.Remove(name);
            header[other] = entry;
        }
    }

    private static TestCaseData Case(string name, Action<JsonObject> change, params string[] parts) => Case(name, With(change), parts);

    private static TestCaseData Case(string name, byte[] file, params string[] parts) => new TestCaseData(file, parts).SetArgDisplayNames(name);

    [Test]
    public void The_file_that_the_cases_are_made_of_is_read()
    {
        File.WriteAllBytes(_folder["a"], With(_ => { }));
        using Trainer trainer = Trainer.Load(_folder["a"]);
        Assert.That(trainer.NextEpoch, Is.EqualTo(2));
        Assert.That(trainer.LearningRate, Is.EqualTo(0.25));
    }

    [TestCaseSource(nameof(Cases))]
    public void Is_refused_and_changes_nothing(byte[] file, string[] parts)
    {
        string path = _folder["a"];
        File.WriteAllBytes(path, file);
        FormatException? error = Assert.Throws<FormatException>(() => Trainer.Load(path));
        foreach (string part in parts) Assert.That(error!.Message, Does.Contain(part));
        using Trainer trainer = Make();
        trainer.Fit(s_circles, new FitOptions { Epochs = 3 });
        trainer.Save(_folder["before"]);
        try
        {
            // The optimizer and the objectives are the trainer's own.
            trainer.Restore(path);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            trainer.Save(_folder["after"]);
            Assert.That(File.ReadAllBytes(_folder["after"]), Is.EqualTo(File.ReadAllBytes(_folder["before"])));
        }
    }

    [Test]
    public void The_file_of_a_model_alone_is_no_checkpoint()
    {
        using Trainer trainer = Make();
        trainer.Model.Save(_folder["a"]);
        Assert.That(() => Trainer.Load(_folder["a"]), Throws.TypeOf<FormatException>().With.Message.Contains("a checkpoint"));
        Assert.That(() => trainer.Restore(_folder["a"]), Throws.TypeOf<FormatException>().With.Message.Contains("a checkpoint"));
        Assert.That(() => trainer.Restore(""), Throws.ArgumentException);
        Assert.That(() => trainer.Save(null!), Throws.ArgumentNullException);
        Assert.That(() => Trainer.Load(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void A_loss_of_ones_own_needs_its_registry()
    {
        using var trainer = new Trainer(new Sequential { new Dense(1) }.Build([2]), new Sgd(), new Halved());
        Assert.That(() => trainer.Save(_folder["a"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Halved"));
        Assert.That(File.Exists(_folder["a"]), Is.False);
        Registry own = TrainingRegistry.Default.With<Loss>("Halved", new Halved());
        trainer.Save(_folder["a"], own);
        Assert.That(() => Trainer.Load(_folder["a"]), Throws.TypeOf<NotSupportedException>().With.Message.Contains("Halved"));
        Assert.That(Trainer.Load(_folder["a"], own).Loss, Is.EqualTo(new Halved()));
    }

    [Test]
    public void Within_an_epoch_there_is_no_checkpoint_and_no_restoring()
    {
        using Trainer trainer = Make();
        trainer.Save(_folder["before"]);
        foreach (string hook in new[] { "begin", "epoch begin", "batch begin", "batch end", "epoch end", "train end" })
        {
            Exception? saved = null, restored = null;
            var recorder = new Recorder((name, run) =>
            {
                if (name != hook) return;
                saved = Assert.Catch(() => run.SaveCheckpoint(_folder["within"]));
                restored = Assert.Catch(() => trainer.Restore(_folder["before"]));
            });
            if (hook is "epoch end" or "train end")
            {
                trainer.Fit(s_circles, new FitOptions { Callbacks = [new Recorder((name, run) => { if (name == hook) run.SaveCheckpoint(_folder[hook]); })] });
                Assert.That(Trainer.Load(_folder[hook]).NextEpoch, Is.EqualTo(1));
                continue;
            }

            trainer.Fit(s_circles, new FitOptions { Callbacks = [recorder] });
            Assert.That(saved, Is.TypeOf<InvalidOperationException>(), hook);
            Assert.That(restored, Is.TypeOf<InvalidOperationException>(), hook);
            Assert.That(File.Exists(_folder["within"]), Is.False);
        }
    }

    [Test]
    public void Another_thread_cannot_save_while_it_trains()
    {
        using Trainer trainer = Make();
        using var isInside = new ManualResetEventSlim();
        using var mayGo = new ManualResetEventSlim();
        var source = new ListSource(4) { OnFill = () => { isInside.Set(); mayGo.WaitOrFail("the end"); } };
        using var other = new Trainer(new Sequential { new Dense(1) }.Build([1]), new Sgd(), Loss.MeanSquaredError);
        Task training = Task.Run(() => other.Fit(source));
        isInside.WaitOrFail("the first batch");
        Assert.That(() => other.Save(_folder["a"]), Throws.InvalidOperationException.With.Message.Contains("one thread at a time"));
        Assert.That(() => other.Restore(_folder["a"]), Throws.InvalidOperationException);
        mayGo.Set();
        training.WaitOrFail("the training");
        other.Save(_folder["a"]);
    }

    [Test]
    public void Stateful_layers_want_the_batch_size_of_the_checkpoint()
    {
        using var trainer = new Trainer(
            new Sequential { new Reshape(1, 2), new Lstm(2) { Stateful = true }, new Dense(1) }.Build([2]), new Sgd(), Loss.MeanSquaredError);
        trainer.Fit(s_circles, new FitOptions { BatchSize = 10 });
        trainer.Save(_folder["a"]);
        using Trainer again = Trainer.Load(_folder["a"]);
        Assert.That(
            () => again.Fit(s_circles, new FitOptions { BatchSize = 20 }),
            Throws.ArgumentException.With.Message.Contains("batch size of the checkpoint"));
    }

    [Test]
    public void After_a_training_that_was_cancelled_within_an_epoch_the_weights_are_kept_and_no_epoch()
    {
        using Trainer trainer = Make();
        using var cancel = new CancellationTokenSource();
        var stop = new Recorder((hook, run) => { if (hook == "batch end" && run.Epoch == 1) cancel.Cancel(); });
        Assert.That(() => trainer.Fit(s_circles, new FitOptions { Epochs = 3, BatchSize = 10, Callbacks = [stop] }, cancel.Token), Throws.InstanceOf<OperationCanceledException>());
        trainer.Save(_folder["a"]);
        using Trainer again = Trainer.Load(_folder["a"]);
        Resuming.AreEqual(again.Model, trainer.Model);
        Assert.That((again.NextEpoch, again.Step), Is.EqualTo((0, 5L)));
    }

    private sealed record Halved : Loss
    {
        protected override void Compute(in LossBatch batch)
        {
            batch.Values.Clear();
            batch.Gradient.Clear();
        }
    }
}
