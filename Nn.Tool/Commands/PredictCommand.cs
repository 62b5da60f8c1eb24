using System.CommandLine;
using System.Globalization;
using Nn.Datasets;

namespace Nn.Tool;

/// <summary><c>nnsimd predict MODEL INPUT</c>: what a model says of the samples of a file.</summary>
internal static class PredictCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model(), input = new("INPUT") { Description = "Samples: .npy, the first axis counts them, or .csv with a header, a sample a line." };
        Option<string?> target = new("--output") { Description = "The file to write, .npy or .csv; without it CSV is printed.", HelpName = "file" };
        var command = new Command("predict", "Predicts for each sample of a file.") { model, input, target };
        command.SetAction(result => OnnxFile.TryLoad(result.GetValue(model)!) is { } onnx
            ? OnnxPrediction.Execute(onnx, result.GetValue(input)!, result.GetValue(target), output)
            : Execute(LoadedModel.Load(result.GetValue(model)!).Model, result.GetValue(input)!, result.GetValue(target), output));
        return command;
    }

    private static int Execute(Model model, string input, string? target, TextWriter output)
    {
        Samples samples = Samples.Read(input).As(model.InputShape, input);
        var predictions = new float[samples.Count * model.OutputShape.Size];
        model.Predict(samples.Values, predictions);
        if (target is null)
        {
            Write(output, predictions, model.OutputShape.Size);
        }
        else if (target.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            Npy.Write(target, NdArray.Of(predictions, [samples.Count, .. model.OutputShape]));
        }
        else
        {
            using StreamWriter file = File.CreateText(target);
            Write(file, predictions, model.OutputShape.Size);
        }

        return Tool.Done;
    }

    /// <summary>Numbers as CSV.</summary>
    public static void Write(TextWriter writer, float[] values, int columns)
    {
        for (int i = 0; i < values.Length; i++)
        {
            writer.Write(values[i].ToString("R", CultureInfo.InvariantCulture));
            writer.Write((i + 1) % columns == 0 ? '\n' : ',');
        }
    }
}
