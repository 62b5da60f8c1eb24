using System.CommandLine;
using System.Globalization;
using Nn.Datasets;
using Nn.Serialization;
using Nn.Training;

namespace Nn.Tool;

/// <summary><c>nnsimd train DESCRIPTION DATA [TARGETS]</c>: a network that a file describes, on data of a file.</summary>
internal static class TrainCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> description = new("DESCRIPTION") { Description = "JSON: layers, optimizer, loss, metrics, epochs, batch_size, validation_split, seed, target, scaling, input_shape, patience." };
        Argument<string> data = new("DATA") { Description = "A table, .csv with a header, of which one column is the target; or features, .npy." };
        Argument<string?> targets = new("TARGETS") { Description = "The targets of features in .npy: .npy or .csv.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> target = new("--target") { Description = "The column that is learned, before that of the description.", HelpName = "column" };
        Option<string> file = new("--output") { Description = "The checkpoint to write.", HelpName = "file", Required = true };
        Option<bool> json = Arguments.Json();
        var command = new Command("train", "Trains the network that a file describes, and writes it with its optimizer and its table's pipeline.") { description, data, targets, target, file, json };
        command.SetAction((result, cancel) => Task.FromResult(Execute(
            TrainingFile.Read(result.GetValue(description)!), result.GetValue(data)!, result.GetValue(targets), result.GetValue(target), result.GetValue(file)!,
            result.GetValue(json), output, cancel)));
        return command;
    }

    private static int Execute(
        TrainingFile description, string data, string? targets, string? target, string file, bool json, TextWriter output, CancellationToken cancel)
    {
        (Dataset samples, TablePipeline? pipeline) = Read(description, data, targets, target);
        Model model = description.Build(description.InputShape ?? samples.InputShape);
        if (model.InputShape != samples.InputShape) samples = new Dataset(samples.Features.ToArray(), samples.Targets.ToArray(), model.InputShape, samples.TargetShape);
        using var trainer = new Trainer(model, description.Training());
        var options = new FitOptions
        {
            Epochs = description.Epochs, BatchSize = description.BatchSize, ValidationSplit = description.ValidationSplit, Seed = description.Seed,
            Progress = json ? null : new LineProgress(output),
            Callbacks = description.Patience is { } patience
                ? [new EarlyStopping { Monitor = description.ValidationSplit > 0 ? "val_loss" : "loss", Patience = patience, RestoreBestWeights = true }]
                : [],
        };
        History history = trainer.Fit(samples, options, cancel);
        trainer.Save(file, TrainingRegistry.Default, pipeline is null ? [] : [KeyValuePair.Create("pipeline", pipeline.ToJson())]);
        Dictionary<string, double> last = history.Where(series => series.Value.Count > 0).ToDictionary(series => series.Key, series => series.Value[^1]);
        output.WriteLine(json
            ? ConfigurationJson.Write(new OrderedDictionary<string, object?>
            {
                ["path"] = file,
                ["epochs"] = (long)history.Epochs.Count,
                ["last"] = last.Select(pair => KeyValuePair.Create(pair.Key, double.IsFinite(pair.Value) ? (object?)pair.Value : null)),
            })
            : $"{file}: {string.Join(", ", last.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:G6}")))}");
        return Tool.Done;
    }

    private static (Dataset Data, TablePipeline? Pipeline) Read(TrainingFile description, string data, string? targets, string? target)
    {
        if (data.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            if (targets is null) throw new FormatException($"Expected the targets of '{data}' in a file of their own. Received: none.");
            Samples x = Samples.Read(data), y = Samples.Read(targets);
            if (x.Count != y.Count) throw new FormatException(FormattableString.Invariant($"Expected {x.Count} targets in '{targets}'. Received: {y.Count}."));
            return (new Dataset(x.Values, y.Values, x.Shape, y.Shape), null);
        }

        string column = target ?? description.Target ?? throw new FormatException($"Expected the column of '{data}' that is learned, as 'target'. Received: none.");
        Table table = Table.ReadCsv(data);
        Scaling scaling = description.Scaling switch
        {
            null => Scaling.None,
            "standard" => Scaling.Standard,
            "minmax" => Scaling.MinMax,
            var other => throw new NotSupportedException($"Expected 'standard' or 'minmax' as 'scaling'. Received: '{other}'."),
        };
        TablePipeline pipeline = TablePipeline.Fit(table, column, new TableOptions { Columns = new ColumnRule { Scaling = scaling } });
        return (pipeline.Transform(table), pipeline);
    }

    /// <summary>A line for each epoch, at once.</summary>
    private sealed class LineProgress(TextWriter output) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (!value.EpochEnded) return;
            string values = string.Join(", ", value.Values.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:G4}")));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch + 1} of {value.Epochs}: {values}, {value.Elapsed.TotalSeconds:F1} s"));
        }
    }
}
