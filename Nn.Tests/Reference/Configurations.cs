using System.Text.Json;
using Nn.Serialization;

namespace Nn.Tests.Reference;

/// <summary>
/// The reference files' way to write a description, as a configuration: <c>{"class_name", "arguments"}</c> or <c>[class, arguments]</c>.
/// </summary>
internal static class Configurations
{
    public static Configuration Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new Configuration(
            element.GetProperty("class_name").GetString()!,
            element.TryGetProperty("arguments", out JsonElement arguments) ? Arguments(arguments) : new Dictionary<string, object?>()),
        JsonValueKind.Array => new Configuration(element[0].GetString()!, Arguments(element[1])),
        _ => new Configuration(element.GetString()!),
    };

    public static Layer[] Layers(JsonElement list) => [.. list.EnumerateArray().Select(layer => LayerRegistry.Layers.Create(Read(layer)))];

    private static Dictionary<string, object?> Arguments(JsonElement arguments) =>
        arguments.EnumerateObject().ToDictionary(argument => argument.Name, argument => Value(argument.Value));

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
        JsonValueKind.Object => Read(value),
        _ => value.GetArrayLength() == 2 && value[0].ValueKind == JsonValueKind.String && value[1].ValueKind == JsonValueKind.Object
            ? Read(value)
            : (object?[])[.. value.EnumerateArray().Select(Value)],
    };
}
