using Nn.Training;

namespace Nn.Samples.Embedded;

/// <summary>Counts the bytes that the whole process allocates from the end of the first epoch to the end of the last.</summary>
internal sealed class AllocationMeter : IProgress<TrainingProgress>
{
    private long _start;

    public double BytesPerStep { get; private set; }

    public void Report(TrainingProgress value)
    {
        if (!value.EpochEnded) return;
        if (value.Epoch == 0) _start = GC.GetTotalAllocatedBytes(precise: true);
        else if (value.Epoch == value.Epochs - 1)
            BytesPerStep = (double)(GC.GetTotalAllocatedBytes(precise: true) - _start) / ((long)value.Epoch * value.Steps);
    }
}
