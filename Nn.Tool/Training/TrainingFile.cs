using System.Text.Json;
using Nn.Serialization;
using Nn.Training;

namespace Nn.Tool;

/// <summary>
/// What <c>nnsimd train</c> is told, as JSON: <c>{"layers": [...], "optimizer": "adam", "loss": "mse", "metrics": ["accuracy"], "epochs": 10}</c>. Layers, optimizer, loss and metrics are
/// <c>{"class_name": "Dense", "config": {"units": 8}}</c> with Keras' names, or a name alone where nothing else is to be said.
/// </summary>
internal sealed class TrainingFile
{
    private static readonly string[] s_names =
        ["layers", "optimizer", "loss", "metrics", "epochs", "batch_size", "validation_split", "seed", "target", "scaling", "input_shape", "patience"];

    private readonly Dictionary<string, JsonElement> _entries;

    private TrainingFile(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new FormatException($"Expected an object. Received: {root.ValueKind}.");
        _entries = root.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.Clone(), StringComparer.Ordinal);
        foreach (string name in _entries.Keys)
        {
            if (!s_names.Contains(name)) throw new NotSupportedException($"Expected some of {string.Join(", ", s_names)}. Received: '{name}'.");
        }
    }

    public string? Target => Text("target");

    /// <summary>The shape of a sample, for features that are a table or flat rows of another shape.</summary>
    public Shape? InputShape => Get("input_shape") is { } json ? new Shape([.. json.EnumerateArray().Select(length => length.GetInt32())]) : null;

    /// <summary><c>standard</c> or <c>minmax</c> for a table's columns of numbers.</summary>
    public string? Scaling => Text("scaling");

    public int Epochs => Get("epochs")?.GetInt32() ?? 1;

    public int BatchSize => Get("batch_size")?.GetInt32() ?? 32;

    public double ValidationSplit => Get("validation_split")?.GetDouble() ?? 0;

    public uint Seed => Get("seed")?.GetUInt32() ?? 0;

    /// <summary>After how many epochs without a better loss it ends; null for never.</summary>
    public int? Patience => Get("patience")?.GetInt32();

    /// <exception cref="FormatException">The file is no such description.</exception>
    public static TrainingFile Read(string path) => JsonText.Parse(path, File.ReadAllText(path), root => new TrainingFile(root));

    public Model Build(Shape input)
    {
        JsonElement layers = Get("layers") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? list
            : throw new FormatException("Expected 'layers', a list of at least one. Received: none.");
        return new Sequential(layers.EnumerateArray().Select(layer => TrainingRegistry.Default.Create<Layer>(Of(layer)))).Build(input, Seed);
    }

    public TrainingDescription Training() => new(
        Get("optimizer") is { } optimizer ? Of(optimizer) : new Configuration("Adam"),
        [new ObjectiveDescription(
            null, Get("loss") is { } loss ? Of(loss) : throw new FormatException("Expected a 'loss'. Received: none."), 1,
            [.. (Get("metrics")?.EnumerateArray() ?? default).Select(Of)], [])]);

    private static Configuration Of(JsonElement json) => json.ValueKind == JsonValueKind.String
        ? new Configuration(json.GetString()!)
        : json.ValueKind == JsonValueKind.Object && !json.TryGetProperty("config", out _) && json.TryGetProperty("class_name", out JsonElement name)
            ? new Configuration(name.GetString()!)
            : ConfigurationJson.ReadConfiguration(json);

    private string? Text(string name) => Get(name)?.GetString();

    private JsonElement? Get(string name) => _entries.TryGetValue(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;
}
