using System.Text.Json;
using Nn.Datasets;
using Nn.Layers;
using Nn.Training;

namespace Nn.Tests.Reference;

/// <summary>
/// The law of trainings on Fashion-MNIST over a few seeds: after each epoch our mean of loss and accuracy lies within 5 standard errors of the
/// difference from Keras'. Takes minutes and the pictures, so it runs only where <see cref="Variable"/> names their folder.
/// </summary>
internal static class FashionRunner
{
    private const string Variable = "NNSIMD_FASHION_MNIST";

    /// <summary>Half of the last digit that the file has.</summary>
    private const double Rounding = 0.00005;

    private static readonly string[] s_curves = ["loss", "accuracy", "val_loss", "val_accuracy"];

    public static void Check(ReferenceCase item)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } folder)
        {
            Assert.Ignore($"{Variable} does not name the folder of the pictures.");
            return;
        }

        (Dataset train, Dataset test) = FashionMnist.Load(folder);
        foreach (JsonProperty run in item.Body.EnumerateObject())
        {
            (Sequential network, Optimizer optimizer) = Make(run.Name);
            int seeds = run.Value.GetProperty("seeds").GetInt32(), epochs = run.Value.GetProperty("epochs").GetInt32();
            var histories = new History[seeds];
            for (int seed = 0; seed < seeds; seed++)
            {
                var trainer = new Trainer(
                    network.Build(train.InputShape, (uint)seed), optimizer, Loss.SparseCategoricalCrossentropy, Metric.Accuracy);
                histories[seed] = trainer.Fit(train, new FitOptions
                {
                    Epochs = epochs,
                    BatchSize = run.Value.GetProperty("batch").GetInt32(),
                    Seed = (uint)seed,
                    Validation = test,
                    Threads = Environment.ProcessorCount,
                });
            }

            foreach (string curve in s_curves)
            {
                for (int epoch = 0; epoch < epochs; epoch++)
                    CheckMean([.. histories.Select(history => history[curve][epoch])], run.Value.GetProperty(curve), epoch, $"{run.Name}: {curve}");
            }
        }
    }

    private static void CheckMean(double[] ours, JsonElement theirs, int epoch, string what)
    {
        double ourMean = ours.Average(), ourDeviation = Math.Sqrt(ours.Sum(value => Math.Pow(value - ourMean, 2)) / (ours.Length - 1));
        // Of so few seeds one deviation may be small by chance.
        double deviation = Math.Max(ourDeviation, theirs.GetProperty("std")[epoch].GetDouble());
        double error = deviation * Math.Sqrt(2.0 / ours.Length), theirMean = theirs.GetProperty("mean")[epoch].GetDouble();
        TestContext.Out.WriteLine(FormattableString.Invariant($"{what} after epoch {epoch + 1}: {ourMean:F4}, Keras {theirMean:F4} ± {deviation:F4}"));
        Assert.That(ourMean, Is.EqualTo(theirMean).Within((5 * error) + Rounding), $"{what} after epoch {epoch + 1} ({(ourMean - theirMean) / error:F2} standard errors)");
    }

    private static (Sequential Network, Optimizer Optimizer) Make(string run) => run switch
    {
        "mlp_sgd" => (Mlp(normalizes: false), new Sgd(0.01, momentum: 0.9)),
        "mlp_batch_normalization_sgd" => (Mlp(normalizes: true), new Sgd(0.01, momentum: 0.9)),
        "mlp_batch_normalization_adam" => (Mlp(normalizes: true), new Adam()),
        "cnn_batch_normalization_adam" =>
        (
            [
                new Rescaling(1 / 255.0),
                new Conv2D(32, 3) { Activation = Activation.Relu },
                new Conv2D(32, 3) { Activation = Activation.Relu },
                new BatchNormalization(),
                new MaxPooling2D(2),
                new Flatten(),
                new Dense(10) { Activation = Activation.Softmax },
            ],
            new Adam()),
        _ => throw new NotSupportedException($"The training '{run}' is not known."),
    };

    private static Sequential Mlp(bool normalizes)
    {
        Layer[] normalization = normalizes ? [new BatchNormalization()] : [];
        return
        [
            new Rescaling(1 / 255.0),
            new Flatten(),
            new Dense(512) { Activation = Activation.Relu },
            .. normalization,
            new Dense(256) { Activation = Activation.Relu },
            .. normalization,
            new Dense(10) { Activation = Activation.Softmax },
        ];
    }
}
