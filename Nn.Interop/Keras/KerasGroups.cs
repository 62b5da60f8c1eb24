using Nn.Interop.Hdf5;

namespace Nn.Interop.Keras;

/// <summary>
/// Weights as <c>.h5</c> files have them: a group for each layer, named in <c>layer_names</c>, with its arrays in the order of
/// <c>weight_names</c> (<c>keras/src/legacy/saving/legacy_h5_format.py</c>).
/// </summary>
internal static class KerasGroups
{
    /// <summary>Whether a group is one of weights.</summary>
    public static bool Are(Hdf5Group group) => TextsOf(group, "layer_names") is not null;

    /// <summary>Finds the arrays of all layers.</summary>
    /// <param name="weights">The group <c>model_weights</c>, or the file of weights alone.</param>
    /// <param name="whole">The layers.</param>
    /// <param name="target">Takes the arrays.</param>
    public static void Read(Hdf5Group weights, KerasLayer whole, KerasTarget target)
    {
        string[] names = TextsOf(weights, "layer_names") ?? throw new FormatException($"Keras: expected 'layer_names' of '{weights.Path}'. Received: none.");
        (string Name, Hdf5Dataset[] Arrays)[] groups = [.. names.Select(name => (name, ArraysOf(weights, name))).Where(group => group.Item2.Length > 0)];
        KerasLayer[] layers = [.. whole.Layers.Where(layer => layer.Description is not null && target.ParametersOf(layer.OwnName).Length > 0)];
        // By name; in a model that was built under other names by order, as Keras does.
        bool isByName = groups.All(group => Array.Exists(layers, layer => layer.Name == group.Name));
        if (groups.Length != layers.Length)
            throw new FormatException(FormattableString.Invariant($"Keras: expected weights of {layers.Length} layers. Received: those of {groups.Length}."));
        for (int i = 0; i < groups.Length; i++)
        {
            KerasLayer layer = isByName ? layers.First(layer => layer.Name == groups[i].Name) : layers[i];
            target.Add(layer.Name, target.ParametersOf(layer.OwnName), groups[i].Arrays);
        }

        if (weights.Group("top_level_model_weights") is { } top && TextsOf(top, "weight_names") is { Length: > 0 })
            throw new NotSupportedException("Keras: weights of the model itself, of no layer, are not supported.");
    }

    private static Hdf5Dataset[] ArraysOf(Hdf5Group weights, string name)
    {
        Hdf5Group group = weights.Find(name) as Hdf5Group ?? throw new FormatException($"Keras: expected a group '{name}' in '{weights.Path}'. Received: none.");
        return [.. (TextsOf(group, "weight_names") ?? []).Select(weight => group.Find(weight) as Hdf5Dataset
            ?? throw new FormatException($"Keras: expected an array '{weight}' in '{group.Path}'. Received: none."))];
    }

    /// <summary>The texts of an attribute, which Keras cuts into several where they are too long for one; null where there is none.</summary>
    private static string[]? TextsOf(Hdf5Group group, string name)
    {
        if (group.Attributes.TryGetValue(name, out Hdf5Attribute? whole)) return [.. whole.Texts ?? []];
        var texts = new List<string>();
        for (int i = 0; group.Attributes.TryGetValue(FormattableString.Invariant($"{name}{i}"), out Hdf5Attribute? part); i++) texts.AddRange(part.Texts ?? []);
        return texts.Count > 0 ? [.. texts] : null;
    }
}
