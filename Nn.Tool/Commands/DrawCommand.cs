using System.CommandLine;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary><c>nnsimd draw MODEL</c>: the graph as a picture.</summary>
internal static class DrawCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model();
        Option<string?> target = new("--output") { Description = "The SVG file to write. [default: the model's name with .svg]", HelpName = "file" };
        Option<bool> json = Arguments.Json();
        var command = new Command("draw", "Draws the graph of a model as SVG.") { model, target, json };
        command.SetAction(result => Execute(result.GetValue(model)!, result.GetValue(target), result.GetValue(json), output));
        return command;
    }

    private static int Execute(string path, string? target, bool json, TextWriter output)
    {
        List<DrawnNode> nodes = OnnxFile.TryLoad(path) is { } onnx ? DrawnGraph.Of(onnx) : DrawnGraph.Of(LoadedModel.Load(path).Model);
        target ??= Path.ChangeExtension(path, ".svg");
        string svg = GraphSvg.Write(nodes, Path.GetFileName(path));
        ReplacedFile.Write(target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(svg)));
        output.WriteLine(json
            ? ConfigurationJson.Write(new OrderedDictionary<string, object?> { ["path"] = target, ["boxes"] = (long)nodes.Count })
            : FormattableString.Invariant($"{target}: {nodes.Count} boxes"));
        return Tool.Done;
    }
}
