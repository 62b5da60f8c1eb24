namespace Nn.Training;

/// <summary>
/// What a callback remembers of one training, and what it does at its moments, one after the other on the thread that trains. In all of them
/// the model may be asked for predictions, cloned and evaluated.
/// </summary>
public abstract class CallbackState
{
    /// <summary>Whether <see cref="OnBatchBegin"/> and <see cref="OnBatchEnd"/> are wanted: without them a batch costs nothing.</summary>
    public virtual bool WantsBatches => false;

    /// <summary>Before the first batch of an epoch.</summary>
    public virtual void OnEpochBegin()
    {
    }

    /// <summary>Before a batch.</summary>
    public virtual void OnBatchBegin()
    {
    }

    /// <summary>After a batch: <see cref="TrainingRun.Values"/> run over the epoch so far.</summary>
    public virtual void OnBatchEnd()
    {
    }

    /// <summary>After an epoch and its validation.</summary>
    public virtual void OnEpochEnd()
    {
    }

    /// <summary>After all callbacks have seen the end of the epoch: the moment to save what they remember.</summary>
    public virtual void OnEpochComplete()
    {
    }

    /// <summary>Says what it remembers from epoch to epoch, for a checkpoint; nothing where it does not override this.</summary>
    /// <param name="memory">Notes it, or gives back what was noted.</param>
    public virtual void Exchange(CallbackMemory memory)
    {
    }

    /// <summary>When a step, which has changed nothing, met a number that is infinite or none.</summary>
    /// <param name="error">What it was, and where.</param>
    /// <returns>Whether the training ends here as if it had been stopped; else it ends with the exception.</returns>
    public virtual bool OnNotFinite(NotFiniteNumberException error) => false;

    /// <summary>After the last epoch, or when the training was stopped; not when it failed or was cancelled.</summary>
    public virtual void OnTrainEnd()
    {
    }
}
