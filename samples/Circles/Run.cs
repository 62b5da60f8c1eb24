using System.Diagnostics;
using Nn.Datasets;
using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>One training of one variant, and what came of it.</summary>
internal sealed record Run(
    Variant Variant, uint Seed, Model Model, History History,
    double TrainAccuracy, double TestAccuracy, TimeSpan Time, double BytesPerStep)
{
    /// <summary>The validation accuracy whose first epoch is looked for.</summary>
    public const double Goal = 0.80;

    /// <summary>The first epoch, from 1, whose validation accuracy reached 0.80; null if none did.</summary>
    public int? FirstEpochAtGoal
    {
        get
        {
            IReadOnlyList<double> accuracies = History["val_accuracy"];
            for (int epoch = 0; epoch < accuracies.Count; epoch++)
            {
                if (accuracies[epoch] >= Goal) return epoch + 1;
            }

            return null;
        }
    }

    /// <summary>Builds and trains: SGD 0.01 with momentum 0.9, binary cross-entropy, batches of 32, validation in every epoch.</summary>
    public static Run Of(
        Variant variant, uint seed, int epochs, Dataset train, Dataset test,
        IProgress<TrainingProgress>? progress, CancellationToken cancel)
    {
        Model model = variant.Network.Build(inputShape: train.InputShape, seed);
        var trainer = new Trainer(model, new Sgd(learningRate: 0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);
        var allocation = new AllocationMeter();
        var options = new FitOptions { Epochs = epochs, Seed = seed, Validation = test, Callbacks = [allocation], Progress = progress };
        long start = Stopwatch.GetTimestamp();
        History history = trainer.Fit(train, options, cancel);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        double trainAccuracy = trainer.Evaluate(train, cancel: cancel).Accuracy;
        double testAccuracy = trainer.Evaluate(test, cancel: cancel).Accuracy;
        return new Run(variant, seed, model, history, trainAccuracy, testAccuracy, time, allocation.BytesPerStep);
    }
}
