using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Nn.Plotting;
using Nn.Training;

namespace Nn.Samples.Digits;

/// <summary>Trains the network without and with batch normalization, prints how well each does, and draws it.</summary>
internal static class Study
{
    private const int FashionEpochs = 2;

    /// <summary>The program with its outside given.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Outside outside)
    {
        var fashion = new Option<string?>("--fashion")
        {
            Description = $"Takes Fashion-MNIST from this folder instead of the digits, and {FashionEpochs} epochs if no other number is given.",
            HelpName = "folder",
        };
        SampleCommand command = null!;
        command = new SampleCommand(
            "Tells pictures of digits, or of clothes, apart: a convolutional network without and with batch normalization.", "digits", epochs: 10,
            (settings, result) => Execute(
                command.HasEpochs(result) || result.GetValue(fashion) is null ? settings : settings with { Epochs = FashionEpochs },
                result.GetValue(fashion) is { } folder ? Pictures.OfFashion(folder) : Pictures.OfDigits(settings.Seed),
                outside));
        command.Add(fashion);
        return SampleProgram.Execute(command, arguments, outside);
    }

    private static void Execute(SampleSettings settings, Pictures pictures, Outside outside)
    {
        (_, History without) = Train("Without batch normalization", normalizes: false);
        (Model model, History with) = Train("With batch normalization", normalizes: true);

        int[] labels = pictures.Test.Labels(), predictions = model.PredictClasses(pictures.Test.Features);
        ConfusionMatrix confusion = ConfusionMatrix.Of(labels, predictions, pictures.ClassNames);
        outside.Output.WriteLine($"Who is taken for whom, with batch normalization{Environment.NewLine}{confusion}");

        outside.Cancel.ThrowIfCancellationRequested();
        var drawn = new List<(string, Picture)>
        {
            ("validation-curves", ValidationCurves.Of(("Without batch normalization", without), ("With batch normalization", with))),
            ("learning-curves", LearningCurves.Of(with, "With batch normalization")),
            ("confusion", ConfusionHeatmap.Of(confusion, "Who is taken for whom")),
        };
        if (Mistakes.Draw(pictures, labels, predictions) is { } mistakes) drawn.Add(("mistakes", mistakes));
        PictureFolder.List(outside.Output, PictureFolder.Save(settings.Output, drawn));

        (Model, History) Train(string name, bool normalizes)
        {
            using var progress = new ProgressLine(name, trainings: 1, outside.Error);
            var options = new FitOptions { Epochs = settings.Epochs, BatchSize = 64, Seed = settings.Seed, Progress = progress, ReportsSteps = true };
            long start = Stopwatch.GetTimestamp();
            (Model trained, History history) = Program.Train(Program.Network(pictures, normalizes), pictures, options, outside.Cancel);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            outside.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: accuracy {history["accuracy"][^1]:F4}, of {pictures.Test.Count} other pictures {history["val_accuracy"][^1]:F4}, trained in {seconds:F1} s"));
            return (trained, history);
        }
    }
}
