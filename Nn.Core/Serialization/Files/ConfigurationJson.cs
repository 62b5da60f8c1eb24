using System.Text.Json;

namespace Nn.Serialization;

/// <summary>
/// The values of a <see cref="Configuration"/> as JSON, both ways: a configuration is <c>{"class_name": "Dense", "config": {...}}</c>, all else
/// what JSON has for it.
/// </summary>
internal static class ConfigurationJson
{
    private const string ClassName = "class_name";
    private const string Arguments = "config";

    /// <summary>Any value that a <see cref="Configuration"/> can hold, as a text.</summary>
    public static string Write(object? value)
    {
        object? normalized = ConfigurationValue.Normalize(value);
        return JsonText.Write(json => Write(json, normalized));
    }

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool yes:
                json.WriteBooleanValue(yes);
                break;
            case long whole:
                json.WriteNumberValue(whole);
                break;
            case double real when double.IsFinite(real):
                json.WriteNumberValue(real);
                break;
            case double real:
                throw new NotSupportedException(FormattableString.Invariant($"A description with the number {real} cannot be written as JSON."));
            case string text:
                json.WriteStringValue(text);
                break;
            case Configuration configuration:
                json.WriteStartObject();
                json.WriteString(ClassName, configuration.ClassName);
                json.WritePropertyName(Arguments);
                Write(json, configuration.Arguments);
                json.WriteEndObject();
                break;
            case IReadOnlyDictionary<string, object?> entries:
                json.WriteStartObject();
                foreach ((string name, object? item) in entries)
                {
                    json.WritePropertyName(name);
                    Write(json, item);
                }

                json.WriteEndObject();
                break;
            case IReadOnlyList<object?> list:
                json.WriteStartArray();
                foreach (object? item in list) Write(json, item);
                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"Configuration: expected a value that was normalized. Received: {value.GetType().Name}.");
        }
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">A number is beyond a double.</exception>
    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => ReadNumber(json),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToArray(),
        _ => ReadObject(json),
    };

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Configuration ReadConfiguration(JsonElement json) => Read(json) as Configuration
        ?? throw new FormatException($"Expected an object of '{ClassName}' and '{Arguments}'. Received: {json.ValueKind}.");

    private static object ReadNumber(JsonElement json) => json.TryGetInt64(out long whole) ? (object)whole
        : json.TryGetDouble(out double real) && double.IsFinite(real) ? real
        : throw new FormatException($"Expected a number within a double. Received: {json.GetRawText()}.");

    private static object ReadObject(JsonElement json)
    {
        Dictionary<string, object?> entries = json.EnumerateObject().ToDictionary(entry => entry.Name, entry => Read(entry.Value), StringComparer.Ordinal);
        return entries.Count == 2 && entries.GetValueOrDefault(ClassName) is string { Length: > 0 } className
            && entries.GetValueOrDefault(Arguments) is Dictionary<string, object?> arguments
            ? new Configuration(className, arguments)
            : entries;
    }
}
