using System.Globalization;
using System.Text.Json;

namespace Nn.Training;

/// <summary>An <see cref="EpochMemory"/> as JSON, both ways. Real numbers are texts, since JSON has no word for those that are infinite or none.</summary>
internal static class EpochJson
{
    public static OrderedDictionary<string, object?> Write(EpochMemory epoch) => new()
    {
        ["next"] = epoch.Next,
        ["stop_reason"] = epoch.StopReason,
        ["history"] = new OrderedDictionary<string, object?>
        {
            ["names"] = epoch.History.Names,
            ["training_names"] = epoch.History.TrainingNames,
            ["epochs"] = epoch.History.Epochs,
            ["validated"] = epoch.History.ValidationEpochs,
            ["values"] = epoch.History.Values.Select(values => values.Select(Text)),
        },
        ["callbacks"] = epoch.Callbacks.Select(callback => new OrderedDictionary<string, object?>
        {
            ["class"] = callback.ClassName,
            ["memory"] = callback.Values.Select(value => Write(value.Key, value.Value)),
        }),
    };

    public static EpochMemory Read(JsonElement json, CheckpointReader checkpoint, Model model)
    {
        JsonElement history = json.GetProperty("history");
        int next = json.GetProperty("next").GetInt32();
        return new EpochMemory(
            next >= 0 ? next : throw new FormatException(FormattableString.Invariant($"a next epoch {next}")),
            json.GetProperty("stop_reason").GetString(),
            History.Of(
                List(history, "names", item => item.GetString() ?? throw new FormatException("null as a name of the history")),
                history.GetProperty("training_names").GetInt32(),
                List(history, "epochs", item => item.GetInt32()),
                List(history, "validated", item => item.GetInt32()),
                List(history, "values", values => values.EnumerateArray().Select(Number).ToArray())),
            List(json, "callbacks", item => item).Select((callback, place) => new CallbackMemory(
                callback.GetProperty("class").GetString() ?? "",
                model,
                ReadValues(callback.GetProperty("memory"), name => checkpoint.ClaimWeights(model, place, name)))).ToArray());
    }

    private static OrderedDictionary<string, object?> Write(string name, object? value) => new()
    {
        ["name"] = name,
        ["kind"] = value switch { null => "none", long => "count", double => "number", string => "text", _ => "weights" },
        ["value"] = value switch { double number => Text(number), WeightSnapshot => null, _ => value },
    };

    private static OrderedDictionary<string, object?> ReadValues(JsonElement json, Func<string, WeightSnapshot> weights)
    {
        var values = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonElement item in json.EnumerateArray())
        {
            string name = item.GetProperty("name").GetString() ?? "";
            JsonElement value = item.GetProperty("value");
            object? read = item.GetProperty("kind").GetString() switch
            {
                "none" => null,
                "count" => value.GetInt64(),
                "number" => Number(value),
                "text" => value.GetString(),
                "weights" => weights(name),
                var other => throw new FormatException($"'{other}' as the kind of what a callback remembers"),
            };
            values.Add(name, read);
        }

        return values;
    }

    private static T[] List<T>(JsonElement json, string name, Func<JsonElement, T> read) => [.. json.GetProperty(name).EnumerateArray().Select(read)];

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(JsonElement json) =>
        double.TryParse(json.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new FormatException($"'{json.GetString()}' where a number was expected");
}
