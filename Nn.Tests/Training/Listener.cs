using Nn.Training;

namespace Nn.Tests.Training;

/// <summary>Does something at each report, on the thread that reports (unlike <see cref="Progress{T}"/>).</summary>
internal sealed class Listener(Action<TrainingProgress> onReport) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => onReport(value);
}
