namespace Nn;

/// <summary>An output of one use of a layer.</summary>
internal sealed class LayerValue(LayerUse use, int output) : Value
{
    public LayerUse Use => use;

    public int Output => output;

    public override Value this[int output] => new LayerValue(Use, output);
}
