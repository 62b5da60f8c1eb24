using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>Counts the bytes that the whole process allocates from the end of the first epoch to that of the last.</summary>
internal sealed record AllocationMeter : Callback
{
    /// <summary>0 where there was one epoch only.</summary>
    public double BytesPerStep { get; private set; }

    public override CallbackState Begin(TrainingRun run) => new State(this, run);

    private sealed class State(AllocationMeter meter, TrainingRun run) : CallbackState
    {
        private long _start;

        public override void OnEpochEnd()
        {
            long bytes = GC.GetTotalAllocatedBytes(precise: true);
            if (run.Epoch == 0) _start = bytes;
            else if (run.Epoch == run.Epochs - 1) meter.BytesPerStep = (double)(bytes - _start) / ((long)run.Epoch * run.Steps);
        }
    }
}
