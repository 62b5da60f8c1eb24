namespace Nn.Interop.Keras;

/// <summary>The layers of a model that was built here, as Keras would have them.</summary>
internal static class KerasOwn
{
    public static KerasLayer LayersOf(Model model) => LayerOf(model.Layers[0], "");

    private static KerasLayer LayerOf(BuiltLayer layer, string path)
    {
        bool isModel = layer.Description is Sequential or Graph;
        string name = path.Length == 0 ? layer.Name : layer.Name[(layer.Name.LastIndexOf('/') + 1)..];
        return new KerasLayer(
            name,
            layer.Description switch { Sequential => "Sequential", Graph => "Functional", _ => Serialization.Registry.Default.Describe(layer.Description).ClassName },
            layer.Description,
            isModel ? [.. layer.Children.Select(child => LayerOf(child, layer.Name))] : []);
    }
}
