using Nn.Serialization;

namespace Nn.Training;

/// <summary>
/// Saves a checkpoint after each epoch, and goes on with it where it finds one: the same program, started again after it was killed, ends with the
/// same bits as if it had not been. As <c>keras/src/callbacks/backup_and_restore.py</c>. When the training has ended the checkpoint is deleted.
/// </summary>
/// <param name="Path">The file.</param>
public sealed record BackupAndRestore(string Path) : Callback
{
    /// <summary>Whether the checkpoint is deleted when the training has ended, not when it failed or was cancelled.</summary>
    public bool DeleteAtEnd { get; init; } = true;

    /// <summary>Knows the classes, your own among them; null for <see cref="TrainingRegistry.Default"/>.</summary>
    public Registry? Registry { get; init; }

    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new State(this, run);
    }

    /// <summary>Before anything changes.</summary>
    /// <param name="found">The epoch of the checkpoint that was found.</param>
    /// <param name="epochs">The epoch at which the training is to end.</param>
    internal void Check(EpochMemory? found, int epochs)
    {
        if (found is null)
            throw new FormatException($"{nameof(BackupAndRestore)}: expected a checkpoint of the end of an epoch as '{Path}'. Received: one without an epoch.");
        if (found.Next > epochs)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{nameof(BackupAndRestore)}: expected at least the {found.Next} epochs that '{Path}' has done. Received: {epochs}."));
        }
    }

    private sealed class State(BackupAndRestore rule, TrainingRun run) : CallbackState
    {
        public override void OnEpochComplete() => run.SaveCheckpoint(rule.Path, rule.Registry);

        public override void OnTrainEnd()
        {
            if (rule.DeleteAtEnd) File.Delete(rule.Path);
        }
    }
}
