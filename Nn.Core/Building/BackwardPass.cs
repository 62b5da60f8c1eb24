using Nn.Execution;

namespace Nn;

/// <summary>What a node sees of a training session while it computes backward.</summary>
public readonly ref struct BackwardPass
{
    private readonly NodeMemory _memory;
    private readonly int _samples;

    internal BackwardPass(NodeMemory memory, int samples, int stage, int part, int parts)
    {
        _memory = memory;
        _samples = samples;
        Stage = stage;
        Part = part;
        Parts = parts;
    }

    /// <summary>The rows of the batch: samples, or the rows into which the node's inputs cut them.</summary>
    public int Rows => _samples * _memory.RowsPerSample;

    /// <summary>The stage, from 0.</summary>
    public int Stage { get; }

    /// <summary>The part of the stage, from 0.</summary>
    public int Part { get; }

    /// <summary>The number of parts of the stage.</summary>
    public int Parts { get; }

    /// <summary>An input of the node as the forward pass saw it; only with <see cref="Retained.Input"/>.</summary>
    public ReadOnlySpan<float> Input(int index = 0)
    {
        if (BackwardChecks.AreOn) BackwardChecks.Require(_memory.Placed, Retained.Input);
        return _memory.Input(index, _samples);
    }

    /// <summary>An output of the node as the forward pass left it; only with <see cref="Retained.Output"/>.</summary>
    public ReadOnlySpan<float> Output(int index = 0)
    {
        if (BackwardChecks.AreOn) BackwardChecks.Require(_memory.Placed, Retained.Output);
        return _memory.Output(index, _samples);
    }

    /// <summary>Whether an output has a gradient: not where nobody who matters reads it.</summary>
    public bool HasOutputGradient(int index = 0) => _memory.HasOutputGradient(index);

    /// <summary>The gradient of an output, the node's to use up; empty where it has none: where it is zero.</summary>
    public Span<float> OutputGradient(int index = 0) => _memory.OutputGradient(index, _samples);

    /// <summary>Whether anybody wants the gradient of an input: not for the model's input, nor where nothing before it learns.</summary>
    public bool WantsInputGradient(int index = 0) => _memory.WantsInputGradient(index);

    /// <summary>The gradient of an input, to be overwritten; empty where nobody wants it.</summary>
    public Span<float> InputGradient(int index = 0) => _memory.InputGradient(index, _samples);

    /// <summary>The gradient of one of the node's weights, to be overwritten.</summary>
    /// <exception cref="ArgumentException">The parameter is state, which has no gradient, or not declared by the node.</exception>
    public Span<float> Gradient(Parameter parameter) => _memory.Gradient(parameter);

    /// <summary>Memory that the node reserved.</summary>
    public Span<float> Scratch(Scratch scratch) => _memory.Scratch(scratch, Part);

    /// <inheritdoc cref="ForwardPass.Range"/>
    public (int First, int Count) Range(int items, int grain = 1) => Partition.Range(items, grain, Part, Parts);

    /// <summary>The key of random numbers that the forward pass of this step had.</summary>
    /// <param name="stream">A number for each of the node's independent uses of random numbers.</param>
    public ulong RandomKey(ulong stream = 0) => _memory.RandomKey(stream);
}
