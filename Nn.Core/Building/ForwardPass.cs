using Nn.Execution;

namespace Nn;

/// <summary>What a node sees of a session while it computes forward.</summary>
public readonly ref struct ForwardPass
{
    private readonly NodeMemory _memory;
    private readonly int _samples;

    internal ForwardPass(NodeMemory memory, int samples, bool training, int stage, int part, int parts)
    {
        _memory = memory;
        _samples = samples;
        Training = training;
        Stage = stage;
        Part = part;
        Parts = parts;
    }

    /// <summary>The rows of the batch: samples, or the rows into which the node's inputs cut them.</summary>
    public int Rows => _samples * _memory.RowsPerSample;

    /// <summary>Whether this is a training step (batch statistics, dropout) and not inference.</summary>
    public bool Training { get; }

    /// <summary>The stage, from 0.</summary>
    public int Stage { get; }

    /// <summary>The part of the stage, from 0.</summary>
    public int Part { get; }

    /// <summary>The number of parts of the stage.</summary>
    public int Parts { get; }

    /// <summary>An input of the node: all its values in the batch, row after row.</summary>
    public ReadOnlySpan<float> Input(int index = 0) => _memory.Input(index, _samples);

    /// <summary>An output of the node, to be overwritten.</summary>
    public Span<float> Output(int index = 0) => _memory.Output(index, _samples);

    /// <summary>Memory that the node reserved.</summary>
    public Span<float> Scratch(Scratch scratch) => _memory.Scratch(scratch, Part);

    /// <summary>The items of this part.</summary>
    /// <param name="items">How many there are: rows, columns, elements.</param>
    /// <param name="grain">How many belong together.</param>
    public (int First, int Count) Range(int items, int grain = 1) => Partition.Range(items, grain, Part, Parts);

    /// <summary>
    /// The key of random numbers of this step: differs by seed, step, use of the layer and stream, not by thread or batch.
    /// </summary>
    /// <param name="stream">A number for each of the node's independent uses of random numbers.</param>
    public ulong RandomKey(ulong stream = 0) => _memory.RandomKey(stream);
}
