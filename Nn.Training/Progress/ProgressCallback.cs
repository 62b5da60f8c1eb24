namespace Nn.Training;

/// <summary>Reports to whoever listens; made only where somebody does.</summary>
/// <param name="Listener">Who listens.</param>
/// <param name="ReportsSteps">Whether after every step too.</param>
internal sealed record ProgressCallback(IProgress<TrainingProgress> Listener, bool ReportsSteps) : Callback
{
    public override CallbackState Begin(TrainingRun run) => new State(this, run);

    private sealed class State(ProgressCallback callback, TrainingRun run) : CallbackState
    {
        private int _warnings;

        public override bool WantsBatches => callback.ReportsSteps;

        public override void OnBatchEnd() => Report();

        public override void OnEpochEnd() => Report();

        private void Report()
        {
            TrainingWarning[] warnings = [.. run.Warnings.Skip(_warnings)];
            _warnings += warnings.Length;
            callback.Listener.Report(new TrainingProgress(run, warnings));
        }
    }
}
