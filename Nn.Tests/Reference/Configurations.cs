using System.Text.Json;
using Nn.Serialization;
using Nn.Training;

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
            element.TryGetProperty("arguments", out JsonElement arguments) ? Arguments(arguments) : []),
        JsonValueKind.Array => new Configuration(element[0].GetString()!, Arguments(element[1])),
        _ => new Configuration(element.GetString()!),
    };

    public static T Create<T>(JsonElement element)
        where T : class => TrainingRegistry.Default.Create<T>(Read(element));

    public static Layer[] Layers(JsonElement list) => [.. list.EnumerateArray().Select(Create<Layer>)];

    private static IEnumerable<KeyValuePair<string, object?>> Arguments(JsonElement arguments) =>
        arguments.EnumerateObject().Select(argument => KeyValuePair.Create(argument.Name, Value(argument.Value)));

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? whole : value.GetDouble(),
        JsonValueKind.Object => value.TryGetProperty("class_name", out _) ? Read(value) : Arguments(value),
        _ => value.GetArrayLength() == 2 && value[0].ValueKind == JsonValueKind.String && value[1].ValueKind == JsonValueKind.Object
            ? Read(value)
            : value.EnumerateArray().Select(Value).ToArray(),
    };
}
