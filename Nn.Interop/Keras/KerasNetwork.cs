using System.Text.Json;
using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>Makes a network of Keras' JSON of one: Sequential, or Functional (Model, in old files).</summary>
/// <param name="registry">Knows the layers' classes.</param>
/// <param name="inputShapes">The shapes of the model's inputs in the place of those in the file, whose axes may have no size; null for those of the file.</param>
internal sealed class KerasNetwork(Registry registry, IReadOnlyList<Shape>? inputShapes)
{
    /// <summary>The release that wrote the file; null where it does not say.</summary>
    public string? Version { get; set; }

    /// <summary>A whole model.</summary>
    /// <param name="json">Its class name and config.</param>
    /// <returns>The model's layers, and the description with the shapes of its inputs.</returns>
    public (KerasLayer Whole, IReadOnlyList<Shape> Inputs) Read(JsonElement json)
    {
        KerasLayer whole = ReadLayer(json, inputShapes);
        int inputs = whole.Description is Graph { Inputs.Count: var several } ? several : 1;
        if (inputShapes is not null && inputShapes.Count != inputs)
            throw new FormatException(FormattableString.Invariant($"Keras: expected shapes of {inputs} inputs. Received: {inputShapes.Count}."));
        return whole.Description switch
        {
            Graph graph => (whole, [.. graph.Inputs.Select(input => input.Shape)]),
            Sequential => (whole, [inputShapes?[0] ?? InputShapeOf(json, whole) ?? throw new NotSupportedException(
                "Keras: a Sequential that was never built, and has no input, is not supported: its weights do not exist.")]),
            _ => throw new NotSupportedException($"Keras: a model of class '{whole.ClassName}' is not supported; Sequential and Functional are."),
        };
    }

    private static string? NameOf(JsonElement json) =>
        json.TryGetProperty("name", out JsonElement outer) ? outer.GetString()
        : json.GetProperty("config") is { ValueKind: JsonValueKind.Object } config && config.TryGetProperty("name", out JsonElement inner) ? inner.GetString()
        : null;

    /// <summary>A shape without the batch; null where there is none.</summary>
    private static Shape? ShapeOf(JsonElement json, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out JsonElement found)) continue;
            if (KerasJson.Read(found) is not object?[] { Length: > 1 } dimensions || Array.Exists(dimensions[1..], dimension => dimension is not (long or null))) continue;
            if (Array.IndexOf(dimensions, null, 1) >= 0)
            {
                if (dimensions[1..].All(dimension => dimension is null)) continue;
                throw new NotSupportedException(
                    $"Keras: an input of shape {ConfigurationValue.Show(ConfigurationValue.Normalize(dimensions))}, of an axis without a size beside the batch, is supported where a shape is given for it.");
            }

            return new Shape(dimensions[1..].Select(dimension => checked((int)(long)dimension!)).ToArray());
        }

        return null;
    }

    /// <summary>The shape of the only input of a layer or a model; null where the file does not say.</summary>
    private static Shape? InputShapeOf(JsonElement json, KerasLayer layer)
    {
        JsonElement config = json.GetProperty("config");
        if (layer.Description is Graph { Inputs: [var only] }) return only.Shape;
        Shape? ofRow = layer is { Description: Sequential, Layers: [var first, ..] }
            ? InputShapeOf(ListOf(config)[0], first) ?? ShapeOf(config, "build_input_shape")
            : null;
        return ofRow ?? ShapeOf(config, "batch_shape", "batch_input_shape")
            ?? (json.TryGetProperty("build_config", out JsonElement build) ? ShapeOf(build, "input_shape") : null);
    }

    /// <summary>The layers of a row; the config of the first releases is the list itself.</summary>
    private static JsonElement ListOf(JsonElement config) => config.ValueKind == JsonValueKind.Array ? config : config.GetProperty("layers");

    /// <summary>A layer, or a model.</summary>
    /// <param name="json">Its class name and config.</param>
    /// <param name="given">The shapes of a graph's inputs in the place of those in the file; null for those.</param>
    private KerasLayer ReadLayer(JsonElement json, IReadOnlyList<Shape>? given = null)
    {
        string className = KerasJson.ClassName(json);
        JsonElement config = json.GetProperty("config");
        string name = NameOf(json) ?? "";
        switch (className)
        {
            case "InputLayer":
                return new KerasLayer(name, className, null, []);
            case "Sequential":
                return ReadRow(name, config);
            case "Functional" or "Model" when config.TryGetProperty("layers", out _):
                return ReadGraph(name, config, given);
            case "Lambda" or "TFOpLambda" or "SlicingOpLambda":
                throw new NotSupportedException($"Keras: the layer '{name}' is a {className}, of Python code, which is not supported.");
        }

        Configuration described = KerasJson.ReadArguments(KerasNames.ClassOf(className), config);
        if (KerasRelease.IsBefore3(Version)) described = KerasRelease.FromBefore3(described);
        var layer = new KerasLayer(name, className, null, []);
        try
        {
            return layer with { Description = registry.Create<Layer>(described) with { Name = layer.OwnName } };
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException)
        {
            string message = $"Keras: the layer '{name}': {e.Message}";
            throw e is NotSupportedException ? new NotSupportedException(message, e) : new FormatException(message, e);
        }
    }

    private KerasLayer ReadRow(string name, JsonElement config)
    {
        KerasLayer[] layers = [.. ListOf(config).EnumerateArray().Select(item => ReadLayer(item))];
        var row = new Sequential(layers.Where(layer => layer.Description is not null).Select(layer => layer.Description!)) { Trainable = IsTrainable(config) };
        return Whole(name, "Sequential", row, layers);
    }

    private KerasLayer ReadGraph(string name, JsonElement config, IReadOnlyList<Shape>? given)
    {
        var layers = new List<KerasLayer>();
        var wiring = new KerasWiring();
        int inputs = 0;
        foreach (JsonElement item in config.GetProperty("layers").EnumerateArray())
        {
            KerasLayer layer = ReadLayer(item);
            layers.Add(layer);
            if (layer.Description is { } description)
            {
                wiring.Add(layer.Name, description, item.GetProperty("inbound_nodes"));
                continue;
            }

            // Too few of them are refused when all have been counted.
            Shape shape = given?[Math.Min(inputs++, given.Count - 1)] ?? InputShapeOf(item, layer)
                ?? throw new FormatException($"Keras: the input '{layer.Name}' has no shape");
            wiring.Add(layer.Name, new Input(shape, layer.OwnName));
        }

        Graph graph = wiring.ToGraph(config.GetProperty("input_layers"), config.GetProperty("output_layers"));
        return Whole(name, "Functional", graph with { Trainable = IsTrainable(config) }, layers);
    }

    private static KerasLayer Whole(string name, string className, Layer description, IReadOnlyList<KerasLayer> layers)
    {
        var whole = new KerasLayer(name, className, null, layers);
        return whole with { Description = name.Length > 0 ? description with { Name = whole.OwnName } : description };
    }

    private static bool IsTrainable(JsonElement config) =>
        config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("trainable", out JsonElement trainable) || trainable.ValueKind != JsonValueKind.False;
}
