using System.Diagnostics;
using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>Takes the time of a training, and counts the bytes that the whole process allocates from the end of the first epoch to that of the last.</summary>
internal sealed record Meter : Callback
{
    /// <summary>From the first epoch to the last.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>0 where there was one epoch only.</summary>
    public double BytesPerStep { get; private set; }

    public override CallbackState Begin(TrainingRun run) => new State(this, run);

    private sealed class State(Meter meter, TrainingRun run) : CallbackState
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private long _bytes;

        public override void OnEpochEnd()
        {
            long bytes = GC.GetTotalAllocatedBytes(precise: true);
            if (run.Epoch == 0) _bytes = bytes;
            else if (run.Epoch == run.Epochs - 1) meter.BytesPerStep = (double)(bytes - _bytes) / ((long)run.Epoch * run.Steps);
        }

        public override void OnTrainEnd() => meter.Time = Stopwatch.GetElapsedTime(_start);
    }
}
