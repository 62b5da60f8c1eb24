using System.Globalization;
using Nn.Serialization;

namespace Nn;

/// <summary>The unique names of the layers of a model that is being built.</summary>
internal sealed class LayerNames
{
    private readonly HashSet<string> _taken = [];

    /// <summary>The name of the whole description, which is no part of its layers' names, and may be that of one of them.</summary>
    public static string OfWhole(Layer layer) =>
        layer.Name is { } given ? Checked(Title(layer, given), given) : KerasName.SnakeCase(layer.GetType().Name);

    /// <summary>The name of a layer within another one.</summary>
    public string Of(Layer layer, BuiltLayer parent) => layer.Name is { } given
        ? Take(layer, given, Prefix(parent))
        : Free(Prefix(parent) + KerasName.SnakeCase(layer.GetType().Name));

    /// <summary>The name of an input of a graph, among whose layers it stands.</summary>
    public string Of(Input input, BuiltLayer graph)
    {
        string prefix = Prefix(graph);
        return (input.Name is { } given ? Take(input, given, prefix) : Free(prefix + "input_layer"))[prefix.Length..];
    }

    /// <summary>The first of <c>dense</c>, <c>dense_1</c>, ... that is not taken.</summary>
    public string Free(string plain)
    {
        string name = plain;
        for (int i = 1; !_taken.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
        return name;
    }

    private static string Prefix(BuiltLayer parent) => parent.Parent is null ? "" : parent.Name + "/";

    private string Take(object who, string given, string prefix) => _taken.Add(prefix + Checked(Title(who, given), given))
        ? prefix + given
        : throw new ArgumentException(
            $"{Title(who, given)}: expected a name of its own. Received: the name of another layer or input.");

    private static string Checked(string title, string given) => given.Length > 0 && !given.Contains('/')
        ? given
        : throw new ArgumentException($"{title}: expected a name that is not empty and has no slash. Received: '{given}'.");

    private static string Title(object who, string name) =>
        who is Layer layer ? $"Layer '{name}' ({layer.GetType().Name})" : $"Input '{name}'";
}
