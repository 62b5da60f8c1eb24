using Nn.Training;

namespace Nn.Tests.Training.Checkpoints;

/// <summary>A training, and the same one interrupted between two epochs: both end with the same bits.</summary>
internal static class Resuming
{
    /// <summary>Trains through, and trains with a checkpoint that a trainer made anew goes on with; compares weights, history and what follows.</summary>
    public static void Check(Func<Trainer> make, IBatchSource data, FitOptions options, int pause = 5)
    {
        using Trainer whole = make();
        History expected = whole.Fit(data, options);
        using var folder = new TemporaryFolder();
        string path = folder["half.safetensors"];
        using (Trainer first = make())
        {
            first.Fit(data, options with { Epochs = pause });
            first.Save(path);
        }

        using Trainer second = Trainer.Load(path);
        Assert.That(second.NextEpoch, Is.EqualTo(pause));
        Assert.That(second.Optimizer, Is.EqualTo(whole.Optimizer));
        Assert.That(second.Objectives.Select(Describe), Is.EqualTo(whole.Objectives.Select(Describe)));
        AreEqual(second, second.Fit(data, options with { InitialEpoch = second.NextEpoch }), whole, expected);
        // Into a trainer that has gone another way.
        using Trainer third = make();
        third.Fit(data, options with { Epochs = pause + 2 });
        third.Restore(path);
        AreEqual(third, third.Fit(data, options with { InitialEpoch = third.NextEpoch }), whole, expected);
        // And what follows without a further pause.
        whole.Fit(data, options with { Epochs = 2 });
        third.Fit(data, options with { Epochs = 2 });
        AreEqual(third.Model, whole.Model);
    }

    private static string Describe(Objective objective) =>
        $"{objective.Output} {objective.Weight} {objective.Loss} {string.Join(", ", objective.Metrics)} {string.Join(", ", objective.WeightedMetrics)}";

    public static void AreEqual(Trainer actual, History history, Trainer expected, History expectedHistory)
    {
        AreEqual(actual.Model, expected.Model);
        AreEqual(history, expectedHistory);
        Assert.That(actual.Step, Is.EqualTo(expected.Step), "steps");
        Assert.That(actual.Schedule, Is.EqualTo(expected.Schedule));
    }

    public static void AreEqual(History actual, History expected)
    {
        Assert.That(actual.Names, Is.EqualTo(expected.Names));
        foreach (string name in expected.Names)
        {
            Assert.That(actual.EpochsOf(name), Is.EqualTo(expected.EpochsOf(name)), name);
            Assert.That(actual[name], Is.EqualTo(expected[name]), name);
        }
    }

    public static void AreEqual(Model actual, Model expected)
    {
        foreach (Parameter parameter in expected.Parameters)
            Assert.That(actual.Parameter(parameter.Name).Values.SequenceEqual(parameter.Values), parameter.Name);
    }
}
