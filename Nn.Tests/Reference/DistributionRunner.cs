using System.Collections.Concurrent;
using System.Text.Json;
using Nn.Datasets;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// The law of the case study over random initial weights and orders: for each network the means over 200 seeds lie within 3.5 standard
/// errors of the difference from Keras' (weights and orders differ, so single runs cannot agree), the mean curves within 5 at every epoch.
/// </summary>
internal static class DistributionRunner
{
    private const int Seeds = 200;
    private const int Epochs = 100;

    private static readonly string[] s_curves = ["loss", "accuracy", "val_loss", "val_accuracy"];
    private static readonly ConcurrentDictionary<string, Lazy<Trained[]>> s_trained = new();

    public static void Check(ReferenceCase item)
    {
        int theirSeeds = item.Document.GetProperty("seeds").GetInt32();
        foreach (JsonProperty variant in item.Body.EnumerateObject())
        {
            if (!CircleNetworks.Names.Contains(variant.Name))
                throw new NotSupportedException($"The network '{variant.Name}' is not known.");
            Trained[] ours = s_trained.GetOrAdd(variant.Name, name => new Lazy<Trained[]>(() => TrainAll(name))).Value;
            CheckScore(variant, "train_accuracy", ours.Select(run => run.TrainAccuracy), theirSeeds);
            CheckScore(variant, "test_accuracy", ours.Select(run => run.TestAccuracy), theirSeeds);
            CheckScore(variant, "train_loss", ours.Select(run => run.TrainLoss), theirSeeds);
            CheckScore(variant, "test_loss", ours.Select(run => run.TestLoss), theirSeeds);
            CheckScore(variant, "first_epoch_with_val_accuracy_0.80", ours.Select(run => run.FirstEpoch).Where(double.IsFinite),
                theirSeeds);
            foreach (string curve in s_curves) CheckCurve(variant, curve, ours, theirSeeds);
        }
    }

    private static void CheckScore(JsonProperty variant, string name, IEnumerable<double> ours, int theirSeeds)
    {
        JsonElement theirs = variant.Value.GetProperty(name);
        int count = theirs.TryGetProperty("never", out JsonElement never) ? theirSeeds - never.GetInt32() : theirSeeds;
        CheckMean([.. ours], theirs.GetProperty("mean").GetDouble(), theirs.GetProperty("std").GetDouble(), count, errors: 3.5,
            rounding: 1e-6, $"{variant.Name}: {name}");
    }

    private static void CheckCurve(JsonProperty variant, string name, Trained[] ours, int theirSeeds)
    {
        JsonElement theirs = variant.Value.GetProperty("curves").GetProperty(name);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            int at = epoch;
            CheckMean(
                [.. ours.Select(run => run.History[name][at])],
                theirs.GetProperty("mean")[epoch].GetDouble(),
                theirs.GetProperty("std")[epoch].GetDouble(),
                theirSeeds,
                errors: 5,
                rounding: 1e-5,
                $"{variant.Name}: {name} after epoch {epoch + 1}");
        }
    }

    private static void CheckMean(double[] ours, double mean, double deviation, int count, double errors, double rounding, string what)
    {
        double ourMean = ours.Average(), ourVariance = ours.Sum(value => Math.Pow(value - ourMean, 2)) / (ours.Length - 1);
        double error = Math.Sqrt((ourVariance / ours.Length) + (deviation * deviation / count));
        Assert.That(ourMean, Is.EqualTo(mean).Within((errors * error) + rounding),
            $"{what} ({(ourMean - mean) / error:F2} standard errors)");
    }

    private static Trained[] TrainAll(string network)
    {
        (Dataset train, Dataset test) = Circles.Make(samples: 1000, noise: 0.1, seed: 1).Split(500);
        var runs = new Trained[Seeds];
        Parallel.For(0, Seeds, seed => runs[seed] = Train(network, (uint)seed, train, test));
        return runs;
    }

    private static Trained Train(string network, uint seed, Dataset train, Dataset test)
    {
        var trainer = new Trainer(CircleNetworks.Build(network, seed), new Sgd(0.01, momentum: 0.9), Loss.BinaryCrossentropy,
            Metric.Accuracy);
        History history = trainer.Fit(train, new FitOptions { Epochs = Epochs, Seed = seed, Validation = test });
        Evaluation onTrain = trainer.Evaluate(train), onTest = trainer.Evaluate(test);
        int first = history["val_accuracy"].ToList().FindIndex(accuracy => accuracy >= 0.80);
        return new Trained(history, onTrain.Accuracy, onTest.Accuracy, onTrain.Loss, onTest.Loss, first < 0 ? double.NaN : first + 1);
    }

    private sealed record Trained(History History, double TrainAccuracy, double TestAccuracy, double TrainLoss, double TestLoss,
        double FirstEpoch);
}
