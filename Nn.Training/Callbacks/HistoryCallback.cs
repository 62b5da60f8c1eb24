namespace Nn.Training;

/// <summary>Logs each epoch.</summary>
/// <param name="History">Where to.</param>
/// <param name="Scores">The values of the training.</param>
/// <param name="Validation">Those of validation; null without one.</param>
internal sealed record HistoryCallback(History History, ScoreKeeper Scores, ScoreKeeper? Validation) : Callback
{
    public override CallbackState Begin(TrainingRun run) => new State(this, run);

    private sealed class State(HistoryCallback callback, TrainingRun run) : CallbackState
    {
        public override void OnEpochEnd()
        {
            callback.Scores.Compute();
            callback.History.Log(run.Epoch, callback.Scores.Values, run.IsValidated ? callback.Validation!.Values : []);
        }
    }
}
