namespace Nn.Training;

/// <summary>How <see cref="Trainer.Fit"/> trains; the defaults are Keras'.</summary>
public sealed record FitOptions
{
    /// <summary>The epoch at which training ends; an epoch is one pass over the data.</summary>
    public int Epochs { get; init; } = 1;

    /// <summary>The epoch at which training begins: 0, or where an earlier training ended.</summary>
    public int InitialEpoch { get; init; }

    /// <summary>The samples of a step; the last batch of an epoch may be smaller.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether each epoch takes the samples in a new order.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// Decides the order of the samples and the masks of dropout: one seed gives the same bits on every run. Null: a trainer's first training
    /// is that of seed 0, and a further one goes on where the one before ended.
    /// </summary>
    public uint? Seed { get; init; }

    /// <summary>Data that is evaluated, not trained on.</summary>
    public IBatchSource? Validation { get; init; }

    /// <summary>The share of the training data, taken from its end, that is evaluated instead of trained on; 0 for none.</summary>
    public double ValidationSplit { get; init; }

    /// <summary>Validation happens after every so many epochs.</summary>
    public int ValidationFrequency { get; init; } = 1;

    /// <summary>One weight a sample, which multiplies its loss; empty for 1.</summary>
    public ReadOnlyMemory<float> SampleWeights { get; init; }

    /// <summary>One weight a sample of <see cref="Validation"/>; empty for 1.</summary>
    public ReadOnlyMemory<float> ValidationSampleWeights { get; init; }

    /// <summary>A weight for each class, which multiplies the loss of its samples; a class that is not listed has 1.</summary>
    public IReadOnlyDictionary<int, double>? ClassWeights { get; init; }

    /// <summary>
    /// How many threads share the work of a step, the caller among them; the bits are those of one.
    /// They stay until the trainer is disposed.
    /// </summary>
    public int Threads { get; init; } = 1;

    /// <summary>What follows the training and may steer it, in this order after the history and before progress.</summary>
    public IReadOnlyList<Callback> Callbacks { get; init; } = [];

    /// <summary>Is told how training goes, after every epoch; null costs nothing.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Whether <see cref="Progress"/> is told after every step too; each report allocates its values.</summary>
    public bool ReportsSteps { get; init; }
}
