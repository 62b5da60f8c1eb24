namespace Nn.Training;

/// <summary>
/// How far a training is. A report owns its values and does not change: it may be kept, and read on any thread, as <see cref="Progress{T}"/>
/// hands it on.
/// </summary>
public sealed class TrainingProgress
{
    internal TrainingProgress()
    {
    }

    internal TrainingProgress(TrainingRun run, IReadOnlyList<TrainingWarning> warnings)
    {
        (Epoch, Epochs, Step, Steps) = (run.Epoch, run.Epochs, run.Step, run.Steps);
        (EpochEnded, Elapsed, Values) = (run.HasEpochEnded, run.Elapsed, run.Values);
        (LearningRate, Warnings) = (run.LearningRate, warnings);
    }

    /// <summary>The epoch under way, counted from 0.</summary>
    public int Epoch { get; internal init; }

    /// <summary>The epoch at which training ends.</summary>
    public int Epochs { get; internal init; }

    /// <summary>The steps done in this epoch.</summary>
    public int Step { get; internal init; }

    /// <summary>The steps of an epoch.</summary>
    public int Steps { get; internal init; }

    /// <summary>Whether the epoch has ended, its validation included.</summary>
    public bool EpochEnded { get; internal init; }

    /// <summary>The time since the epoch began.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; internal init; }

    /// <summary>
    /// The values by their names, running over the epoch so far: <c>loss</c>, <c>accuracy</c>; at the end of an epoch with validation
    /// <c>val_loss</c>, ... too.
    /// </summary>
    public IReadOnlyDictionary<string, double> Values { get; internal init; } = new Dictionary<string, double>();

    /// <summary>What was found, since the report before, that may not be meant.</summary>
    public IReadOnlyList<TrainingWarning> Warnings { get; internal init; } = [];
}
