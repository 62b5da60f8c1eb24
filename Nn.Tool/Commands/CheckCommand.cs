using System.CommandLine;
using System.Globalization;
using System.Numerics.Tensors;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary><c>nnsimd check MODEL IO</c>: whether a model gives the outputs that are stored beside their inputs.</summary>
internal static class CheckCommand
{
    private const double Standard = 1e-5;

    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model(), io = new("IO") { Description = "Inputs and outputs: io.json or .npz." };
        Option<double> tolerance = new("--tolerance")
        {
            Description = "The largest difference, as a share of the largest number of the output. [default: 1E-05]",
            HelpName = "share",
            DefaultValueFactory = _ => Standard,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0) return value;
                result.AddError($"--tolerance: expected a number of at least 0. Received: {text}.");
                return Standard;
            },
        };
        Option<bool> json = Arguments.Json();
        var command = new Command("check", "Runs stored inputs and tells how far the outputs are from those stored beside them; exit code 2 past the tolerance.") { model, io, tolerance, json };
        command.SetAction(result =>
        {
            Model loaded = LoadedModel.Load(result.GetValue(model)!).Model;
            return Execute(loaded, StoredIo.Load(result.GetValue(io)!, loaded), result.GetValue(tolerance), result.GetValue(json), output);
        });
        return command;
    }

    private static int Execute(Model model, StoredIo io, double tolerance, bool json, TextWriter output)
    {
        using Session session = model.CreateSession(io.Rows);
        for (int i = 0; i < io.Inputs.Count; i++) io.Inputs[i].CopyTo(session.Input(i, io.Rows));
        session.Run(io.Rows);
        var found = new List<(string Name, double Largest, double Scale)>();
        for (int i = 0; i < io.Outputs.Count; i++)
        {
            float[] expected = io.Outputs[i], difference = new float[expected.Length];
            TensorPrimitives.Subtract(session.Output(i), expected, difference);
            found.Add((model.OutputNames[i], LargestOf(difference), LargestOf(expected)));
        }

        // No number is a difference, whatever it is compared with.
        bool isWithin = found.All(item => item.Largest <= tolerance * item.Scale);
        if (json)
        {
            output.WriteLine(ConfigurationJson.Write(new OrderedDictionary<string, object?>
            {
                ["rows"] = io.Rows,
                ["tolerance"] = tolerance,
                ["within"] = isWithin,
                ["outputs"] = found.Select(item => new OrderedDictionary<string, object?>
                {
                    ["name"] = item.Name, ["largest_difference"] = Finite(item.Largest), ["scale"] = Finite(item.Scale),
                }),
            }));
        }
        else
        {
            foreach ((string name, double largest, double scale) in found)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: largest difference {largest:G3} of {scale:G6}, {largest / scale:G2} of the scale"));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{io.Rows} rows, {(isWithin ? "within" : "NOT within")} {tolerance:G3} of the scale"));
        }

        return isWithin ? Tool.Done : Tool.Differs;

        static object? Finite(double value) => double.IsFinite(value) ? value : null;
    }

    private static double LargestOf(ReadOnlySpan<float> values) => Math.Abs(TensorPrimitives.MaxMagnitude(values));
}
