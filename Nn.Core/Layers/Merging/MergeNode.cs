namespace Nn.Layers;

/// <summary>A node each element of whose output depends on the elements in its place of all inputs, which have its shape.</summary>
internal abstract class MergeNode(int inputs, int size) : Node
{
    /// <summary>Elements that belong together: a few cache lines.</summary>
    private const int Grain = 256;

    protected int Inputs => inputs;

    public sealed override Extent ForwardExtent(int stage, int rows) => Elements(rows);

    public sealed override Extent BackwardExtent(int stage, int rows) => Elements(rows);

    public sealed override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * size, Grain);
        Forward(pass, first, count);
    }

    public sealed override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * size, Grain);
        Backward(pass, first, count);
    }

    /// <summary>Computes the elements of one part.</summary>
    protected abstract void Forward(in ForwardPass pass, int first, int count);

    /// <summary>Computes, in the elements of one part, the gradients of those inputs that want one.</summary>
    protected abstract void Backward(in BackwardPass pass, int first, int count);

    private Extent Elements(int rows) => Extent.Pass((long)inputs * rows * size, (long)inputs * Grain);
}
