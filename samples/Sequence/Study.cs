using System.Globalization;
using Nn.Datasets;
using Nn.Plotting;
using Nn.Training;

namespace Nn.Samples.Sequence;

/// <summary>Trains the network without and with batch normalization, prints how well each does, and draws it.</summary>
internal static class Study
{
    private const int TrainCount = 2000, TestCount = 500;

    /// <summary>The program with its outside given.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Outside outside) => SampleProgram.Execute(
        new SampleCommand(
            "Tells sine, square and sawtooth waves apart: an LSTM without and with batch normalization.", "sequence", epochs: 15,
            (settings, _) => Execute(settings, outside)),
        arguments,
        outside);

    private static void Execute(SampleSettings settings, Outside outside)
    {
        (Dataset train, Dataset test) = Waves.Make(TrainCount + TestCount, settings.Seed).Split(TrainCount);
        (_, History without) = Train("Without batch normalization", normalizes: false);
        (Model model, History with) = Train("With batch normalization", normalizes: true);

        ConfusionMatrix confusion = ConfusionMatrix.Of(test.Labels(), model.PredictClasses(test.Features), Waves.Names);
        outside.Output.WriteLine($"Who is taken for whom, with batch normalization{Environment.NewLine}{confusion}");
        outside.Cancel.ThrowIfCancellationRequested();
        PictureFolder.List(outside.Output, PictureFolder.Save(
            settings.Output,
            ("waves", WaveSheet.Draw(train)),
            ("validation-curves", ValidationCurves.Of(("Without batch normalization", without), ("With batch normalization", with))),
            ("confusion", ConfusionHeatmap.Of(confusion, "Who is taken for whom"))));

        (Model, History) Train(string name, bool normalizes)
        {
            using var progress = new ProgressLine(name, trainings: 1, outside.Error);
            var options = new FitOptions { Epochs = settings.Epochs, Seed = settings.Seed, Validation = test, Progress = progress };
            (Model trained, History history) = Program.Train(Program.Network(normalizes), train, options, outside.Cancel);
            outside.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: accuracy {history["accuracy"][^1]:F3}, of {TestCount} other waves {history["val_accuracy"][^1]:F3}"));
            return (trained, history);
        }
    }
}
