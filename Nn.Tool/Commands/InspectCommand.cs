using System.CommandLine;
using System.Globalization;
using Nn.Serialization;

namespace Nn.Tool;

/// <summary><c>nnsimd inspect MODEL</c>: what a file holds.</summary>
internal static class InspectCommand
{
    public static Command Make(TextWriter output)
    {
        Argument<string> model = Arguments.Model();
        Option<bool> json = Arguments.Json();
        var command = new Command("inspect", "Tells what a file holds: layers, weights, shapes, optimizer.") { model, json };
        command.SetAction(result => OnnxFile.TryLoad(result.GetValue(model)!) is { } onnx
            ? OnnxInspection.Execute(onnx, result.GetValue(json), output)
            : Execute(LoadedModel.Load(result.GetValue(model)!), result.GetValue(json), output));
        return command;
    }

    private static int Execute(LoadedModel loaded, bool json, TextWriter output)
    {
        if (json) output.WriteLine(Json(loaded));
        else Print(loaded, output);
        return Tool.Done;
    }

    private static void Print(LoadedModel loaded, TextWriter output)
    {
        Model model = loaded.Model;
        output.WriteLine($"Format: {loaded.Format}");
        for (int i = 0; i < model.InputShapes.Count; i++) output.WriteLine($"Input {model.InputNames[i]}: {model.InputShapes[i]}");
        for (int i = 0; i < model.OutputShapes.Count; i++) output.WriteLine($"Output {model.OutputNames[i]}: {model.OutputShapes[i]}");
        output.WriteLine();
        output.WriteLine(model.Summary());
        output.WriteLine("Weights");
        foreach (Parameter parameter in model.Parameters)
        {
            (float least, float most) = (Least(parameter), Most(parameter));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {parameter.Name} {parameter.Shape}, {least:G4} to {most:G4}{(parameter.Trainable ? "" : ", not trained")}"));
        }

        if (loaded.Training is { } training)
        {
            output.WriteLine($"Optimizer: {training.Optimizer}");
            foreach (ObjectiveDescription objective in training.Objectives)
                output.WriteLine($"Loss{(objective.Output is null ? "" : $" of {objective.Output}")}: {objective.Loss}; metrics: {string.Join(", ", objective.Metrics)}");
        }

        foreach ((string name, string text) in loaded.Metadata) output.WriteLine($"Metadata {name}: {(text.Length <= 200 ? text : text[..200] + "...")}");
    }

    private static string Json(LoadedModel loaded) => ConfigurationJson.Write(new OrderedDictionary<string, object?>
    {
        ["format"] = loaded.Format,
        ["inputs"] = Slots(loaded.Model.InputNames, loaded.Model.InputShapes),
        ["outputs"] = Slots(loaded.Model.OutputNames, loaded.Model.OutputShapes),
        ["layers"] = loaded.Model.Layers.Select(layer => new OrderedDictionary<string, object?>
        {
            ["name"] = layer.Name, ["class"] = layer.Description.GetType().Name, ["output_shape"] = layer.OutputShape, ["parameters"] = layer.Parameters.Sum(parameter => (long)parameter.Length),
        }),
        ["weights"] = loaded.Model.Parameters.Select(parameter => new OrderedDictionary<string, object?>
        {
            ["name"] = parameter.Name, ["shape"] = parameter.Shape, ["trainable"] = parameter.Trainable, ["min"] = Least(parameter), ["max"] = Most(parameter),
        }),
        ["optimizer"] = loaded.Training?.Optimizer,
        ["losses"] = loaded.Training?.Objectives.Select(objective => objective.Loss),
        ["metadata"] = loaded.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)),
    });

    private static IEnumerable<OrderedDictionary<string, object?>> Slots(IReadOnlyList<string> names, IReadOnlyList<Shape> shapes) =>
        names.Zip(shapes, (name, shape) => new OrderedDictionary<string, object?> { ["name"] = name, ["shape"] = shape });

    private static float Least(Parameter parameter) => System.Numerics.Tensors.TensorPrimitives.Min(parameter.Values);

    private static float Most(Parameter parameter) => System.Numerics.Tensors.TensorPrimitives.Max(parameter.Values);
}
