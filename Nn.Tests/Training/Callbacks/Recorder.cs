using Nn.Training;

namespace Nn.Tests.Training.Callbacks;

/// <summary>Notes each hook, and does something in it.</summary>
internal sealed record Recorder(Action<string, TrainingRun> OnHook, bool WantsBatches = true) : Callback
{
    public override CallbackState Begin(TrainingRun run)
    {
        OnHook("begin", run);
        return new State(this, run);
    }

    private sealed class State(Recorder recorder, TrainingRun run) : CallbackState
    {
        public override bool WantsBatches => recorder.WantsBatches;

        public override void OnEpochBegin() => recorder.OnHook("epoch begin", run);

        public override void OnBatchBegin() => recorder.OnHook("batch begin", run);

        public override void OnBatchEnd() => recorder.OnHook("batch end", run);

        public override void OnEpochEnd() => recorder.OnHook("epoch end", run);

        public override void OnTrainEnd() => recorder.OnHook("train end", run);
    }
}
