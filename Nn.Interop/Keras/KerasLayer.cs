namespace Nn.Interop.Keras;

/// <summary>A layer as Keras has it, with what it is here: by it weights find their way.</summary>
/// <param name="Name">Keras' name.</param>
/// <param name="ClassName">Keras' class.</param>
/// <param name="Description">What it is here; null for an input.</param>
/// <param name="Layers">What a model within the model holds; empty for a layer.</param>
internal sealed record KerasLayer(string Name, string ClassName, Layer? Description, IReadOnlyList<KerasLayer> Layers)
{
    /// <summary>The name here, where a slash leads into a model.</summary>
    public string OwnName => Name.Replace('/', '.');
}
