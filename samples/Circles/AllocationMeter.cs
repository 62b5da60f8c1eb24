using Nn.Training;

namespace Nn.Samples.Circles;

/// <summary>Counts the bytes that the whole process allocates from the second epoch to the last, and passes reports on.</summary>
internal sealed class AllocationMeter(IProgress<TrainingProgress>? listener) : IProgress<TrainingProgress>
{
    private long _atStart;
    private long _bytes;
    private long _steps;

    /// <summary>0 where there was one epoch only.</summary>
    public double BytesPerStep => _steps == 0 ? 0 : (double)_bytes / _steps;

    public void Report(TrainingProgress value)
    {
        listener?.Report(value);
        if (!value.EpochEnded) return;
        if (value.Epoch == 0)
        {
            _atStart = GC.GetTotalAllocatedBytes(precise: true);
        }
        else if (value.Epoch == value.Epochs - 1)
        {
            _bytes = GC.GetTotalAllocatedBytes(precise: true) - _atStart;
            _steps = (long)value.Epoch * value.Steps;
        }
    }
}
