using System.Text.Json;
using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>Makes a network of Keras' JSON of one: Sequential, or Functional (Model, in old files).</summary>
/// <param name="registry">Knows the layers' classes.</param>
/// <param name="inputShapes">The shapes of the model's inputs in the place of those in the file, whose axes may have no size; null for those of the file.</param>
internal sealed class KerasNetwork(Registry registry, IReadOnlyList<Shape>? inputShapes)
{
    /// <summary>How many models there are around the layer that is read.</summary>
    private int _depth;

    /// <summary>The inputs of the whole model that were read.</summary>
    private int _inputs;

    /// <summary>The release that wrote the file; null where it does not say.</summary>
    public string? Version { get; set; }

    /// <summary>A whole model.</summary>
    /// <param name="json">Its class name and config.</param>
    /// <returns>The model's layers, and the description with the shapes of its inputs.</returns>
    public (KerasLayer Whole, IReadOnlyList<Shape> Inputs) Read(JsonElement json)
    {
        KerasLayer whole = ReadLayer(json, out Shape? inputShape);
        if (whole.Description is Sequential && inputShapes is not null) (inputShape, _inputs) = (inputShapes[0], 1);
        if (inputShapes is not null && inputShapes.Count != _inputs)
            throw new FormatException(FormattableString.Invariant($"Keras: expected shapes of {_inputs} inputs. Received: {inputShapes.Count}."));
        return whole.Description switch
        {
            Graph graph => (whole, [.. graph.Inputs.Select(input => input.Shape)]),
            Sequential => (whole, [inputShape ?? throw new NotSupportedException(
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

    private KerasLayer ReadLayer(JsonElement json, out Shape? inputShape)
    {
        string className = KerasJson.ClassName(json);
        JsonElement config = json.GetProperty("config");
        string name = NameOf(json) ?? "";
        inputShape = null;
        // The shapes that are given count for the whole, not for what is within it.
        bool isGiven = inputShapes is not null && _depth <= 1;
        if (isGiven && className == "InputLayer") inputShape = inputShapes![Math.Min(_inputs++, inputShapes.Count - 1)];
        else if (!isGiven) inputShape = ShapeOf(config, "batch_shape", "batch_input_shape") ?? (json.TryGetProperty("build_config", out JsonElement build) ? ShapeOf(build, "input_shape") : null);
        switch (className)
        {
            case "InputLayer":
                return new KerasLayer(name, className, null, []);
            case "Sequential":
                return ReadRow(name, config, ref inputShape);
            case "Functional" or "Model" when config.TryGetProperty("layers", out _):
                return ReadGraph(name, config);
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

    private KerasLayer ReadRow(string name, JsonElement config, ref Shape? inputShape)
    {
        _depth++;
        // The config of the first releases is the list itself.
        JsonElement list = config.ValueKind == JsonValueKind.Array ? config : config.GetProperty("layers");
        var layers = new List<KerasLayer>();
        Shape? first = null;
        foreach (JsonElement item in list.EnumerateArray())
        {
            KerasLayer layer = ReadLayer(item, out Shape? shape);
            if (layers.Count == 0) first = shape ?? (layer.Description is Graph { Inputs: [var only] } ? only.Shape : null);
            layers.Add(layer);
        }

        _depth--;
        if (inputShapes is null || _depth > 0) inputShape = first ?? ShapeOf(config, "build_input_shape") ?? inputShape;
        var row = new Sequential(layers.Where(layer => layer.Description is not null).Select(layer => layer.Description!)) { Trainable = IsTrainable(config) };
        return Whole(name, "Sequential", row, layers);
    }

    private KerasLayer ReadGraph(string name, JsonElement config)
    {
        _depth++;
        var layers = new List<KerasLayer>();
        var wiring = new KerasWiring();
        foreach (JsonElement item in config.GetProperty("layers").EnumerateArray())
        {
            KerasLayer layer = ReadLayer(item, out Shape? shape);
            layers.Add(layer);
            if (layer.Description is { } description) wiring.Add(layer.Name, description, item.GetProperty("inbound_nodes"));
            else wiring.Add(layer.Name, new Input(shape ?? throw new FormatException($"Keras: the input '{layer.Name}' has no shape"), layer.OwnName));
        }

        _depth--;
        Graph graph = wiring.ToGraph(config.GetProperty("input_layers"), config.GetProperty("output_layers"));
        return Whole(name, "Functional", graph with { Trainable = IsTrainable(config) }, layers);
    }

    private static KerasLayer Whole(string name, string className, Layer description, List<KerasLayer> layers)
    {
        var whole = new KerasLayer(name, className, null, layers);
        return whole with { Description = name.Length > 0 ? description with { Name = whole.OwnName } : description };
    }

    private static bool IsTrainable(JsonElement config) =>
        config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("trainable", out JsonElement trainable) || trainable.ValueKind != JsonValueKind.False;
}
