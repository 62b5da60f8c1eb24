namespace Nn;

/// <summary>
/// One executable operation of a model: forward and backward side by side. It has no buffers; it reads and writes those of a session, through
/// the pass that it is given, so that any number of sessions can run it at once. What it owns and how it can be run it says itself: its
/// constructor declares parameters (<see cref="Use"/>) and scratch memory (<see cref="Reserve"/>), its properties the rest. Nodes do not
/// change after they are made.
/// </summary>
public abstract class Node
{
    private Parameter[] _parameters = [];
    private ScratchRequest[] _scratch = [];

    /// <summary>What <see cref="Backward"/> reads of the forward pass.</summary>
    public virtual Retained Retained => Retained.None;

    /// <summary>
    /// Whether the first input and the only output may be the same memory: each output element depends on the input element in its place
    /// alone, in both directions. Holds only where the memory plan finds the input unused afterwards.
    /// </summary>
    public virtual bool WorksInPlace => false;

    /// <summary>How many stages the forward pass has; one begins when all parts of the one before have ended.</summary>
    public virtual int ForwardStages => 1;

    /// <summary>How many stages the backward pass has.</summary>
    public virtual int BackwardStages => 1;

    /// <summary>The parameters that the node reads.</summary>
    internal ReadOnlySpan<Parameter> Parameters => _parameters;

    internal ReadOnlySpan<ScratchRequest> ScratchRequests => _scratch;

    /// <summary>Whether it owns anything that a step may change for good: state, or memory of the session.</summary>
    internal bool LastsBeyondStep => KeepsMemory || Array.Exists(_parameters, parameter => !parameter.IsWeight);

    /// <summary>Whether it keeps memory from batch to batch.</summary>
    internal bool KeepsMemory => Array.Exists(_scratch, request => request.Life == ScratchLife.Session);

    /// <summary>The work of a forward stage.</summary>
    /// <param name="stage">From 0.</param>
    /// <param name="rows">The rows of the batch.</param>
    public virtual Extent ForwardExtent(int stage, int rows) => Extent.Undivided;

    /// <summary>The work of a backward stage.</summary>
    /// <param name="stage">From 0.</param>
    /// <param name="rows">The rows of the batch.</param>
    public virtual Extent BackwardExtent(int stage, int rows) => Extent.Undivided;

    /// <summary>Computes the outputs from the inputs: one part of one stage, as the pass says.</summary>
    public abstract void Forward(in ForwardPass pass);

    /// <summary>
    /// Computes, from the gradients of the outputs, those of the inputs (where the pass wants them) and of the node's weights: one part of one
    /// stage. Everything is overwritten, nothing accumulated. The gradients of the outputs may be used up.
    /// </summary>
    public abstract void Backward(in BackwardPass pass);

    /// <summary>
    /// Takes over into the model's state what a training step found (moving statistics), after the step has succeeded. Runs while the weights
    /// are being written, so that nobody reads a mixture.
    /// </summary>
    public virtual void Commit(in CommitPass pass)
    {
    }

    /// <summary>Declares the parameters that the node reads, in its constructor; null for one that the layer does without.</summary>
    /// <param name="parameters">Weights, whose gradients the node computes, and state.</param>
    protected void Use(params ReadOnlySpan<Parameter?> parameters)
    {
        foreach (Parameter? parameter in parameters)
        {
            if (parameter is not null) _parameters = [.. _parameters, parameter];
        }
    }

    /// <summary>Declares memory that every session keeps for the node, in its constructor.</summary>
    /// <param name="length">The number of floats for a number of rows; never less for more rows.</param>
    /// <param name="life">How long the values must stay.</param>
    protected Scratch Reserve(Func<int, long> length, ScratchLife life)
    {
        ArgumentNullException.ThrowIfNull(length);
        _scratch = [.. _scratch, new ScratchRequest(length, life)];
        return new Scratch(_scratch.Length - 1);
    }

    internal bool Declares(Parameter parameter)
    {
        foreach (Parameter own in _parameters)
        {
            if (own == parameter) return true;
        }

        return false;
    }

    /// <summary>Memory that the node asked for.</summary>
    internal sealed record ScratchRequest(Func<int, long> Length, ScratchLife Life);
}
