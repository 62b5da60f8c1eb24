namespace Nn.Training;

/// <summary>
/// Something that follows a training and may steer it: an immutable description. What it remembers is made anew for each
/// <see cref="Trainer.Fit"/>. Derive a record for a callback of your own.
/// </summary>
public abstract record Callback
{
    /// <summary>Begins to follow a training.</summary>
    /// <param name="run">The training: what it has reached, and what may be changed.</param>
    public abstract CallbackState Begin(TrainingRun run);
}
