using System.CommandLine;
using System.Globalization;
using Nn.Datasets;
using Nn.Serialization;
using Nn.Training;

namespace Nn.Tool;

/// <summary><c>nnsimd evaluate MODEL FEATURES TARGETS</c>: loss and metrics, those that the file says it was trained with.</summary>
internal static class EvaluateCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model();
        Argument<string> features = new("FEATURES") { Description = "Samples: .npy, the first axis counts them, or .csv with a header, a sample a line." };
        Argument<string> targets = new("TARGETS") { Description = "As many targets, in the same kinds of file." };
        Option<bool> json = Arguments.Json();
        var command = new Command("evaluate", "Loss and metrics, those that the file was trained with.") { model, features, targets, json };
        command.SetAction(result => Execute(
            LoadedModel.Load(result.GetValue(model)!), result.GetValue(features)!, result.GetValue(targets)!, result.GetValue(json), output));
        return command;
    }

    private static int Execute(LoadedModel loaded, string features, string targets, bool json, TextWriter output)
    {
        if (loaded.Training is null)
            throw new FormatException("Expected a file that says what it was trained with: a checkpoint, or a compiled model. Received: a model alone.");
        Samples x = Samples.Read(features).As(loaded.Model.InputShape, features), y = Samples.Read(targets);
        if (x.Count != y.Count) throw new FormatException(FormattableString.Invariant($"Expected {x.Count} targets in '{targets}'. Received: {y.Count}."));
        using var trainer = new Trainer(loaded.Model, loaded.Training);
        Evaluation scores = trainer.Evaluate(new Dataset(x.Values, y.Values, x.Shape, y.Shape));
        if (json)
        {
            output.WriteLine(ConfigurationJson.Write(scores.Select(score => KeyValuePair.Create(score.Key, double.IsFinite(score.Value) ? (object?)score.Value : null))));
            return Tool.Done;
        }

        foreach ((string name, double value) in scores) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {value:G6}"));
        return Tool.Done;
    }
}
