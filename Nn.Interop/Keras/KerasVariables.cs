using System.Globalization;
using Nn.Interop.Hdf5;
using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>
/// Weights as <c>.weights.h5</c> files have them, that in a <c>.keras</c> file too: <c>layers/dense_1/vars/0</c>, by the classes of the layers in
/// their order, whatever their names (<c>keras/src/saving/saving_lib.py</c>).
/// </summary>
internal static class KerasVariables
{
    /// <summary>The groups of a model's layers, today and in the first release of the format.</summary>
    private static readonly string[] s_containers = ["layers", "_layer_checkpoint_dependencies"];

    /// <summary>The groups of what a layer holds, in the order of its weights.</summary>
    private static readonly string[] s_parts = ["forward_layer", "backward_layer", "layer", "cell"];

    /// <summary>Whether a group is one of weights.</summary>
    public static bool Are(Hdf5Group group) => ContainerOf(group) is not null;

    /// <summary>Finds the arrays of all layers.</summary>
    /// <param name="group">The model's group.</param>
    /// <param name="whole">The layers.</param>
    /// <param name="path">The model's name within another one; empty for the whole.</param>
    /// <param name="target">Takes the arrays.</param>
    public static void Read(Hdf5Group group, KerasLayer whole, string path, KerasTarget target)
    {
        Hdf5Group container = ContainerOf(group)
            ?? throw new FormatException($"Keras: expected a group 'layers' in '{group.Path}'. Received: {string.Join(", ", group.Children.Keys)}.");
        foreach ((string name, KerasLayer layer) in NamesOf(whole))
        {
            if (layer.Description is null) continue;
            string own = path.Length == 0 ? layer.OwnName : $"{path}/{layer.OwnName}";
            if (layer.Layers.Count > 0)
            {
                Read(container.Group(name) ?? throw Missing(name, container, layer), layer, own, target);
                continue;
            }

            Parameter[] parameters = target.ParametersOf(own);
            if (parameters.Length > 0)
                target.Add(layer.Name, parameters, [.. ArraysOf(container.Group(name) ?? throw Missing(name, container, layer))]);
        }
    }

    /// <summary>The names of the layers' groups: by class, the second of a class with a number.</summary>
    public static IEnumerable<(string Name, KerasLayer Layer)> NamesOf(KerasLayer whole)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (KerasLayer layer in whole.Layers)
        {
            string name = KerasName.SnakeCase(layer.ClassName);
            int number = used[name] = used.GetValueOrDefault(name, -1) + 1;
            yield return (number > 0 ? string.Create(CultureInfo.InvariantCulture, $"{name}_{number}") : name, layer);
        }
    }

    private static Hdf5Group? ContainerOf(Hdf5Group group) => s_containers.Select(group.Group).FirstOrDefault(found => found is not null);

    /// <summary>The arrays of a layer, its own first. Seeds of random numbers are others'.</summary>
    private static IEnumerable<Hdf5Dataset> ArraysOf(Hdf5Group group)
    {
        if (group.Group("vars") is { } own)
        {
            for (int i = 0; own.Children.TryGetValue(i.ToString(CultureInfo.InvariantCulture), out Hdf5Object? found); i++)
                yield return found as Hdf5Dataset ?? throw new FormatException($"Keras: expected an array as '{found.Path}'. Received: a group.");
        }

        foreach (Hdf5Group part in s_parts.Select(group.Group).OfType<Hdf5Group>())
        {
            foreach (Hdf5Dataset array in ArraysOf(part)) yield return array;
        }
    }

    private static FormatException Missing(string name, Hdf5Group container, KerasLayer layer) =>
        new($"Keras: expected a group '{name}' in '{container.Path}' for the layer '{layer.Name}'. Received: {string.Join(", ", container.Children.Keys)}.");
}
