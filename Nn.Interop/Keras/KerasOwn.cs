using Nn.Serialization;

namespace Nn.Interop.Keras;

/// <summary>The layers of a model that was built here, as Keras has them: in its order, by which weights find their way.</summary>
internal static class KerasOwn
{
    public static KerasLayer LayersOf(Model model, Registry registry) => LayerOf(model.Layers[0], registry);

    /// <summary>The layers within a model in the order in which Keras lists them.</summary>
    public static IEnumerable<BuiltLayer> InOrder(BuiltLayer whole) => whole.Description is Graph graph
        ? graph.Order().Items.Where(item => item >= graph.Inputs.Count).Select(item => whole.Children[item - graph.Inputs.Count])
        : whole.Children;

    /// <summary>The name of a layer within the model that it is in.</summary>
    public static string NameOf(BuiltLayer layer) => layer.Name[(layer.Name.LastIndexOf('/') + 1)..];

    /// <summary>The parameters of a layer and of what is within it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The layer's name in it.</param>
    public static Parameter[] ParametersOf(Model model, string path) =>
        [.. model.Parameters.Where(parameter => parameter.Name.StartsWith(path + "/", StringComparison.Ordinal))];

    private static KerasLayer LayerOf(BuiltLayer layer, Registry registry) => new(
        NameOf(layer),
        layer.Description switch { Sequential => "Sequential", Graph => "Functional", _ => registry.Describe(layer.Description).ClassName },
        layer.Description,
        layer.Description is Sequential or Graph ? [.. InOrder(layer).Select(child => LayerOf(child, registry))] : []);
}
