using System.CommandLine;
using System.Globalization;

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
            if (OnnxFile.TryLoad(result.GetValue(model)!) is { } onnx)
                return OnnxCheck.Execute(onnx, result.GetValue(io)!, result.GetValue(tolerance), result.GetValue(json), output);
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
        return CheckedOutput.Report(
            [.. io.Outputs.Select((expected, i) => CheckedOutput.Of(model.OutputNames[i], session.Output(i), expected))], io.Rows, tolerance, json, output);
    }
}
