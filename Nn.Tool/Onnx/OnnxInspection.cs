using System.Globalization;
using Nn.Interop;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary>What an ONNX file holds.</summary>
internal static class OnnxInspection
{
    public static int Execute(OnnxModel model, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(ConfigurationJson.Write(new OrderedDictionary<string, object?>
            {
                ["format"] = "ONNX",
                ["opset"] = model.Opset,
                ["producer"] = model.Producer,
                ["inputs"] = model.Inputs.Select(Describe),
                ["outputs"] = model.Outputs.Select(Describe),
                ["operators"] = model.Operators.Select(pair => KeyValuePair.Create(pair.Key, (object?)(long)pair.Value)),
                ["unsupported"] = model.UnsupportedOperators,
                ["weights"] = model.Weights.Select(Describe),
                ["metadata"] = model.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)),
            }));
            return Tool.Done;
        }

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Format: ONNX, operators of version {model.Opset}{(model.Producer.Length > 0 ? $", by {model.Producer}" : "")}"));
        foreach (OnnxValue input in model.Inputs) output.WriteLine($"Input {input}");
        foreach (OnnxValue value in model.Outputs) output.WriteLine($"Output {value}");
        output.WriteLine();
        output.WriteLine("Operators");
        foreach ((string name, int count) in model.Operators)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name}: {count}{(model.UnsupportedOperators.Contains(name) ? ", not supported" : "")}"));
        output.WriteLine("Weights");
        foreach (OnnxValue weight in model.Weights) output.WriteLine($"  {weight}");
        foreach ((string name, string text) in model.Metadata) output.WriteLine($"Metadata {name}: {(text.Length <= 200 ? text : text[..200] + "...")}");
        return Tool.Done;
    }

    private static OrderedDictionary<string, object?> Describe(OnnxValue value) => new()
    {
        ["name"] = value.Name, ["type"] = value.Type.ToString(), ["shape"] = value.Axes?.Select(axis => axis.Size is { } size ? (object?)(long)size : axis.Name),
    };
}
