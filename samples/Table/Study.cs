using System.Globalization;
using Nn.Datasets;
using Nn.Plotting;
using Nn.Training;

namespace Nn.Samples.Tables;

/// <summary>The species of an iris from its measures, and a measure from the others and the species.</summary>
internal static class Study
{
    private const string Species = "species", PetalWidth = "petal_width";

    private static readonly TableOptions s_standard = new() { Columns = new() { Scaling = Scaling.Standard } };

    /// <summary>The program with its outside given.</summary>
    /// <returns>The exit code.</returns>
    public static int Execute(string[] arguments, Outside outside) => SampleProgram.Execute(
        new SampleCommand(
            "Learns from a CSV file: the species of irises, and the width of their petals. Keeps the pipelines as JSON.", "table", epochs: 200,
            (settings, _) => Execute(settings, outside)),
        arguments,
        outside);

    private static void Execute(SampleSettings settings, Outside outside)
    {
        Table irises = Table.ReadCsv(Path.Combine(AppContext.BaseDirectory, "iris.csv"));
        (Table train, Table test) = irises.TrainTestSplit(testSize: 0.2, seed: settings.Seed, stratify: Species);

        (TablePipeline species, ConfusionMatrix confusion) = TellSpecies(train, test, settings, outside);
        (TablePipeline width, History history) = TellWidth(train, test, settings, outside);

        outside.Cancel.ThrowIfCancellationRequested();
        PictureFolder.List(outside.Output, PictureFolder.Save(
            settings.Output,
            ("confusion", ConfusionHeatmap.Of(confusion, "Species of irises")),
            ("regression", LearningCurves.Of(history, "Width of petals"))));
        outside.Output.WriteLine("Pipelines");
        foreach ((string name, TablePipeline pipeline) in new[] { ("species", species), ("petal-width", width) })
        {
            string file = Path.Combine(settings.Output, name + ".json");
            File.WriteAllText(file, pipeline.ToJson());
            outside.Output.WriteLine($"  {file}");
        }
    }

    private static (TablePipeline Pipeline, ConfusionMatrix Confusion) TellSpecies(Table train, Table test, SampleSettings settings, Outside outside)
    {
        TablePipeline pipeline = TablePipeline.Fit(train, Species, s_standard);
        Dataset known = pipeline.Transform(train), other = pipeline.Transform(test);
        using var progress = new ProgressLine("Species", trainings: 1, outside.Error);
        (Model model, _) = Program.Classify(known, new FitOptions { Epochs = Math.Min(settings.Epochs, 60), Seed = settings.Seed, Progress = progress }, outside.Cancel);

        ConfusionMatrix confusion = ConfusionMatrix.Of(other.Labels(), model.PredictClasses(other.Features), pipeline.ClassNames);
        outside.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Species: {confusion.Accuracy:F3} of {other.Count} other irises right"));
        outside.Output.WriteLine(confusion);

        // As another program would: with the pipeline that was kept, and one flower as it was measured.
        TablePipeline kept = TablePipeline.FromJson(pipeline.ToJson());
        float[] sample = kept.Transform(new Dictionary<string, object?> { ["sepal_length"] = 6.1, ["sepal_width"] = 2.8, ["petal_length"] = 4.7, [PetalWidth] = 1.2 });
        outside.Output.WriteLine($"  6.1, 2.8, 4.7, 1.2 cm: {model.PredictClass(sample, kept.ClassNames!)}");
        return (pipeline, confusion);
    }

    private static (TablePipeline Pipeline, History History) TellWidth(Table train, Table test, SampleSettings settings, Outside outside)
    {
        TablePipeline pipeline = TablePipeline.Fit(train, PetalWidth, s_standard);
        Dataset other = pipeline.Transform(test);
        using var progress = new ProgressLine("Petal width", trainings: 1, outside.Error);
        var options = new FitOptions { Epochs = settings.Epochs, Seed = settings.Seed, ValidationSplit = 0.2, Progress = progress };
        (Model model, History history) = Program.Regress(pipeline.Transform(train), options, outside.Cancel);

        float[] widths = model.Predict(other.Features);
        double error = widths.Select((width, i) => Math.Abs(width - other.Targets[i])).Average();
        outside.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Petal width from {string.Join(", ", pipeline.FeatureNames)}: off by {error:F3} cm in the mean, {history.Epochs.Count} epochs"));
        return (pipeline, history);
    }
}
