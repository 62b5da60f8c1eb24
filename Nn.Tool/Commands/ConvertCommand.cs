using System.CommandLine;
using Nn.Interop;
using Nn.Serialization;
using Nn.Training;

namespace Nn.Tool;

/// <summary><c>nnsimd convert MODEL OUT</c>: the same model in another kind of file, by the end of its name.</summary>
internal static class ConvertCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model(), target = new("OUT") { Description = "The file to write: .safetensors, .keras, .h5, .weights.h5 or .onnx." };
        Option<bool> json = Arguments.Json();
        var command = new Command("convert", "Writes a model in another kind of file, by the end of its name.") { model, target, json };
        command.SetAction(result => Execute(LoadedModel.Load(result.GetValue(model)!), result.GetValue(target)!, result.GetValue(json), output));
        return command;
    }

    private static int Execute(LoadedModel loaded, string target, bool json, TextWriter output)
    {
        if (target.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            OnnxModel.Save(loaded.Model, target);
        }
        else if (!target.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            KerasFile.Save(loaded.Model, target, loaded.Training);
        }
        else if (loaded.Training is { } training)
        {
            using var trainer = new Trainer(loaded.Model, training);
            trainer.Save(target, metadata: loaded.Metadata);
        }
        else
        {
            new ModelFile(loaded.Model, loaded.Metadata).Save(target, TrainingRegistry.Default);
        }

        long bytes = new FileInfo(target).Length;
        output.WriteLine(json
            ? ConfigurationJson.Write(new OrderedDictionary<string, object?> { ["from"] = loaded.Format, ["path"] = target, ["bytes"] = bytes })
            : FormattableString.Invariant($"{loaded.Format} -> {target}, {bytes} bytes"));
        return Tool.Done;
    }
}
