using System.Globalization;
using Nn.Serialization;

namespace Nn;

/// <summary>The unique names of the layers of a model that is being built.</summary>
internal sealed class LayerNames
{
    private readonly HashSet<string> _taken = [];

    /// <summary>The name of the whole description, which is no part of its layers' names, and may be that of one of them.</summary>
    public static string OfWhole(Layer layer) =>
        layer.Name is { } given ? Checked(layer, given) : KerasName.SnakeCase(layer.GetType().Name);

    /// <summary>The name of a layer within another one.</summary>
    public string Of(Layer layer, BuiltLayer parent)
    {
        string prefix = parent.Parent is null ? "" : parent.Name + "/";
        if (layer.Name is not { } given) return Free(prefix + KerasName.SnakeCase(layer.GetType().Name));
        return _taken.Add(prefix + Checked(layer, given))
            ? prefix + given
            : throw new ArgumentException(
                $"Layer '{given}' ({layer.GetType().Name}): expected a name of its own. Received: the name of another layer.");
    }

    /// <summary>The first of <c>dense</c>, <c>dense_1</c>, ... that is not taken.</summary>
    public string Free(string plain)
    {
        string name = plain;
        for (int i = 1; !_taken.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
        return name;
    }

    private static string Checked(Layer layer, string given) => given.Length > 0 && !given.Contains('/')
        ? given
        : throw new ArgumentException(
            $"Layer '{given}' ({layer.GetType().Name}): expected a name that is not empty and has no slash. Received: '{given}'.");
}
