using Nn.Execution;

namespace Nn;

/// <summary>What a node sees of a training session when its step has succeeded and state may change.</summary>
public readonly ref struct CommitPass
{
    private readonly NodeMemory _memory;

    internal CommitPass(NodeMemory memory) => _memory = memory;

    /// <summary>Memory of <see cref="ScratchLife.Step"/> or <see cref="ScratchLife.Session"/> that the node reserved.</summary>
    public Span<float> Scratch(Scratch scratch) => _memory.Scratch(scratch, part: 0);

    /// <summary>The values of a piece of the node's state, to be changed.</summary>
    /// <exception cref="ArgumentException">The parameter is a weight, which an optimizer changes, or not declared by the node.</exception>
    public Span<float> State(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (parameter.IsWeight)
            throw new ArgumentException($"Parameter '{parameter.Name}': expected state. Received: a weight.", nameof(parameter));
        return _memory.Node.Declares(parameter)
            ? parameter.Writable
            : throw new ArgumentException(
                $"Layer '{_memory.Placed.Layer.Name}': expected state that its node declares. Received: '{parameter.Name}'.", nameof(parameter));
    }
}
