using System.Globalization;
using Nn.Datasets;
using Nn.Plotting;
using Nn.Serialization;
using Nn.Training;

namespace Nn.Samples.Checkpoint;

/// <summary>Trains with a backup after each epoch, keeps the network, and uses it as another program would.</summary>
internal static class Study
{
    /// <summary>The program with its outside given.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Outside outside) => SampleProgram.Execute(
        new SampleCommand(
            "Trains with a checkpoint after each epoch. Kill it and start it again: it goes on, and ends with the same network.", "checkpoint", epochs: 100,
            (settings, _) => Execute(settings, outside)),
        arguments,
        outside);

    private static void Execute(SampleSettings settings, Outside outside)
    {
        outside.Cancel.ThrowIfCancellationRequested();
        Directory.CreateDirectory(settings.Output);
        string backup = Path.Combine(settings.Output, "training.safetensors"), kept = Path.Combine(settings.Output, "model.safetensors");
        if (File.Exists(backup)) outside.Error.WriteLine($"Goes on with {backup}");

        (Dataset train, Dataset test) = Circles.Make(samples: 1000, noise: 0.1, seed: settings.Seed).Split(500);
        using var progress = new ProgressLine("Circles", trainings: 1, outside.Error);
        var options = new FitOptions { Epochs = settings.Epochs, Seed = settings.Seed, Validation = test, Progress = progress };
        (Model model, History history) = Program.Train(train, backup, options, outside.Cancel);
        new ModelFile(model, new Dictionary<string, string> { ["classes"] = "outer, inner" }).Save(kept);

        // As another program would: with the file alone.
        ModelFile file = ModelFile.Load(kept);
        string[] classes = file.Metadata["classes"].Split(", ");
        outside.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{history.Epochs.Count} epochs, accuracy of {test.Count} other points {history["val_accuracy"].Max():F3}"));
        foreach (float[] point in new float[][] { [0, 1], [0.4f, -0.6f] })
        {
            outside.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  ({point[0]}, {point[1]}): {classes[file.Model.Predict(point)[0] > 0.5 ? 1 : 0]}"));
        }

        PictureFolder.List(outside.Output, PictureFolder.Save(settings.Output, ("learning-curves", LearningCurves.Of(history, "Circles"))));
        outside.Output.WriteLine($"Network{Environment.NewLine}  {kept}");
    }
}
