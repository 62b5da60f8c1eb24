namespace Nn.Training;

/// <summary>
/// Ends the training, without an exception, at a loss or an update that is infinite or no number: the weights are those of the last good step. As
/// <c>keras/src/callbacks/terminate_on_nan.py</c>, whose weights are those of the bad one. The reason is in <see cref="TrainingRun.StopReason"/>.
/// </summary>
public sealed record TerminateOnNaN : Callback
{
    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new State(run);
    }

    private sealed class State(TrainingRun run) : CallbackState
    {
        public override bool OnNotFinite(NotFiniteNumberException error)
        {
            run.Stop($"TerminateOnNaN: {error.Message}");
            return true;
        }
    }
}
