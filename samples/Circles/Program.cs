using Nn.Datasets;
using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>
/// The case study: does batch normalization help a small network to tell two noisy circles apart, and where does it belong, before the
/// activation or after it? The networks are in Variant.cs; Study.cs trains those that the command line asks for.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments) => SampleProgram.Run(Study.Execute, arguments);

    /// <summary>One training. The options give epochs and seed.</summary>
    public static Trained Train(Sequential network, FitOptions options, CancellationToken cancel)
    {
        Dataset circles = Datasets.Circles.Make(samples: 1000, noise: 0.1, seed: 1);
        (Dataset train, Dataset test) = circles.Split(500);

        Model model = network.Build(inputShape: [2], seed: options.Seed ?? 0);
        var trainer = new Trainer(model, new Sgd(learningRate: 0.01, momentum: 0.9), Loss.BinaryCrossentropy, Metric.Accuracy);
        History history = trainer.Fit(train, options with { Validation = test }, cancel);

        double trainAccuracy = trainer.Evaluate(train, cancel: cancel).Accuracy, testAccuracy = trainer.Evaluate(test, cancel: cancel).Accuracy;
        return new Trained(circles, test, model, history, trainAccuracy, testAccuracy);
    }
}
