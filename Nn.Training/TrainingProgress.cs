namespace Nn.Training;

/// <summary>
/// How far a training is. A report allocates nothing: its values stand in memory that the next report overwrites, so copy what is to
/// be kept.
/// </summary>
public readonly struct TrainingProgress
{
    private readonly string[] _names;
    private readonly double[] _values;

    internal TrainingProgress(string[] names, double[] values, int count)
    {
        _names = names;
        _values = values;
        Count = count;
    }

    /// <summary>The epoch under way, counted from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>The epoch at which training ends.</summary>
    public int Epochs { get; init; }

    /// <summary>The steps done in this epoch.</summary>
    public int Step { get; init; }

    /// <summary>The steps of an epoch.</summary>
    public int Steps { get; init; }

    /// <summary>Whether the epoch has ended, its validation included.</summary>
    public bool EpochEnded { get; init; }

    /// <summary>The time since the epoch began.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The number of values.</summary>
    public int Count { get; }

    /// <summary>
    /// The name of a value: <c>loss</c>, <c>accuracy</c>; at the end of an epoch with validation <c>val_loss</c>, ... too.
    /// </summary>
    public string Name(int index) => _names[Checked(index)];

    /// <summary>A value: running over the epoch so far.</summary>
    public double Value(int index) => _values[Checked(index)];

    private int Checked(int index) => (uint)index < (uint)Count
        ? index
        : throw new ArgumentOutOfRangeException(
            nameof(index), $"TrainingProgress: expected an index from 0 to {Count - 1}. Received: {index}.");
}
