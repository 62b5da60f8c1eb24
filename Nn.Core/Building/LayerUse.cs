namespace Nn;

/// <summary>A layer, and the values on which it is used.</summary>
internal sealed class LayerUse(Layer layer, Value[] inputs)
{
    public Layer Layer => layer;

    public Value[] Inputs => inputs;
}
