using System.Text.Json;
using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>
/// Keras' JSON as configurations: <c>{"class_name", "config"}</c> with what stands around it in one release or the other left away.
/// </summary>
internal static class KerasJson
{
    /// <summary>A description: of a layer, an optimizer, a loss.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Configuration ReadConfiguration(JsonElement json) => Read(json) switch
    {
        Configuration configuration => configuration,
        string name when name.Length > 0 => new Configuration(name),
        var other => throw new FormatException($"Keras: a description was expected where {ConfigurationValue.Show(ConfigurationValue.Normalize(other))} stands"),
    };

    /// <summary>A value of any kind.</summary>
    public static object? Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => ReadObject(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Read).ToArray(),
        _ => ConfigurationJson.Read(json),
    };

    /// <summary>The class of a description without the package that it is registered in.</summary>
    public static string ClassName(JsonElement json)
    {
        string name = json.GetProperty("class_name").GetString() ?? "";
        return name[(name.IndexOf('>', StringComparison.Ordinal) + 1)..];
    }

    /// <summary>The arguments of a description.</summary>
    public static Configuration ReadArguments(string className, JsonElement config)
    {
        var arguments = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (JsonProperty property in config.EnumerateObject())
        {
            object? value = KerasNames.ValueOf(className, property.Name, Read(property.Value));
            if (KerasNames.NameOf(className, property.Name, value) is not { } name) continue;
            if (!arguments.TryAdd(name, value)) throw new FormatException($"Keras: '{name}' of {className} stands twice, once by an old name");
        }

        return new Configuration(className, arguments);
    }

    private static object? ReadObject(JsonElement json)
    {
        if (!json.TryGetProperty("class_name", out _))
            return json.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, Read(entry.Value))).ToArray();
        string className = ClassName(json);
        switch (className)
        {
            case "DTypePolicy" or "Policy":
                return Read(json.GetProperty("config").GetProperty("name"));
            case "__tuple__":
                return Read(json.GetProperty("items"));
            case "function":
                return Read(json.GetProperty("config"));
            case "__lambda__" or "Lambda":
                throw new NotSupportedException("Keras: a Lambda holds Python code, which is not supported.");
        }

        JsonElement config = json.TryGetProperty("config", out JsonElement given) ? given : default;
        return config.ValueKind switch
        {
            JsonValueKind.Object => ReadArguments(className, config),
            JsonValueKind.Undefined or JsonValueKind.Null => new Configuration(className),
            _ => throw new FormatException($"Keras: 'config' of {className} is no object"),
        };
    }
}
