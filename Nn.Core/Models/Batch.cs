namespace Nn;

/// <summary>The buffers of a batch, which a source fills: features for each input of a network and targets for each output.</summary>
public readonly ref struct Batch
{
    private readonly TrainingSession? _session;
    private readonly Memory<float>[] _inputs;
    private readonly Memory<float>[] _targets;
    private readonly int _first;
    private readonly int _allRows;

    /// <summary>A batch in memory of one's own.</summary>
    /// <param name="rows">The number of samples.</param>
    /// <param name="inputs">For each input <c>rows × its size</c> values.</param>
    /// <param name="targets">For each target <c>rows × its size</c> values.</param>
    /// <exception cref="ArgumentException">There are no rows, or a buffer does not hold whole rows.</exception>
    public Batch(int rows, Memory<float>[] inputs, Memory<float>[] targets)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        Check(rows, inputs, nameof(inputs));
        Check(rows, targets, nameof(targets));
        (Rows, _allRows, _inputs, _targets) = (rows, rows, inputs, targets);
    }

    /// <summary>The inputs are a session's own, so that nothing has to be copied again.</summary>
    internal Batch(int rows, TrainingSession session, Memory<float>[] targets)
    {
        (Rows, _allRows, _session, _inputs, _targets) = (rows, rows, session, [], targets);
    }

    /// <summary>Some rows of a batch.</summary>
    private Batch(Batch whole, int first, int rows)
    {
        (Rows, _allRows, _first) = (rows, whole._allRows, whole._first + first);
        (_session, _inputs, _targets) = (whole._session, whole._inputs, whole._targets);
    }

    /// <summary>The number of samples.</summary>
    public int Rows { get; }

    /// <summary>The number of inputs.</summary>
    public int InputCount => _session?.Model.InputShapes.Count ?? _inputs.Length;

    /// <summary>The number of targets.</summary>
    public int TargetCount => _targets.Length;

    /// <summary>The features of one input: <c>Rows × its size</c> values, row after row.</summary>
    /// <param name="index">The input, from 0.</param>
    public Span<float> Input(int index = 0) =>
        RowsOf(_session is null ? _inputs[index].Span : _session.Input(index, _allRows));

    /// <summary>The targets of one output: <c>Rows × its size</c> values, row after row.</summary>
    /// <param name="index">The output among those that are learned, from 0.</param>
    public Span<float> Target(int index = 0) => RowsOf(_targets[index].Span);

    /// <summary>Consecutive rows, as a batch of their own over the same memory.</summary>
    internal Batch Slice(int first, int rows) => new(this, first, rows);

    private Span<float> RowsOf(Span<float> all)
    {
        if (Rows == _allRows) return all;
        int size = all.Length / _allRows;
        return all.Slice(_first * size, Rows * size);
    }

    private static void Check(int rows, Memory<float>[] buffers, string name)
    {
        foreach (Memory<float> buffer in buffers)
        {
            if (rows == 0 ? buffer.Length != 0 : buffer.Length == 0 || buffer.Length % rows != 0)
                throw new ArgumentException($"Batch: expected {name} of {rows} whole rows. Received: {buffer.Length} values.", name);
        }
    }
}
