namespace Nn;

/// <summary>What a node's backward pass reads of its forward pass, besides what it put aside itself. Memory is planned by it.</summary>
[Flags]
public enum Retained
{
    /// <summary>Neither; the memory can serve other slots in between.</summary>
    None = 0,

    /// <summary>The values of the node's inputs.</summary>
    Input = 1,

    /// <summary>The values of the node's output.</summary>
    Output = 2,
}

/// <summary>
/// One executable operation of a model: forward and backward side by side. A node has no buffers; it reads and writes those of a session,
/// through the pass that it is given, so that any number of sessions can run it at once.
/// </summary>
public abstract class Node
{
    /// <summary>What <see cref="Backward"/> reads of the forward pass.</summary>
    public abstract Retained Retained { get; }

    /// <summary>
    /// Whether input and output may be the same memory: each output element depends on the input element in its place alone, in both
    /// directions. Holds only where the memory plan finds the input unused afterwards.
    /// </summary>
    public abstract bool WorksInPlace { get; }

    /// <summary>Computes the output from the inputs.</summary>
    public abstract void Forward(in ForwardPass pass);

    /// <summary>
    /// Computes, from the gradient of the output, those of the inputs (where the pass wants them) and of the node's weights. Everything is
    /// overwritten, nothing accumulated. The gradient of the output may be used up.
    /// </summary>
    public abstract void Backward(in BackwardPass pass);
}
