using System.Diagnostics;
using System.Diagnostics.Tracing;

namespace Nn.Execution;

/// <summary>
/// The event source <c>NnSimd</c>, for dotnet-counters and dotnet-trace. Counters: steps, samples and epochs, each a second. At the level
/// Verbose an event for each piece of a step. Where nobody listens a step pays for one check.
/// </summary>
[EventSource(Name = "NnSimd")]
internal sealed class NnEventSource : EventSource, IStepObserver
{
    private long _steps;
    private long _samples;
    private long _epochs;
    private DiagnosticCounter[] _counters = [];

    public static NnEventSource Log { get; } = new();

    /// <summary>Itself while somebody listens to the pieces of steps; else null.</summary>
    [NonEvent]
    public IStepObserver? Observer() => IsEnabled(EventLevel.Verbose, EventKeywords.All) ? this : null;

    [NonEvent]
    public void StepEnded(int samples)
    {
        if (!IsEnabled()) return;
        Interlocked.Increment(ref _steps);
        Interlocked.Add(ref _samples, samples);
    }

    [NonEvent]
    public void EpochEnded(int epoch, double loss)
    {
        if (!IsEnabled()) return;
        Interlocked.Increment(ref _epochs);
        Epoch(epoch, loss);
    }

    [NonEvent]
    public void Warn(string message)
    {
        if (IsEnabled()) Warning(message);
    }

    [NonEvent]
    public void Observe(StepPhase phase, PlacedNode? node, int rows, long ticks) =>
        Piece(phase.ToString(), node?.Node.GetType().Name ?? "", rows, ticks * 1e6 / Stopwatch.Frequency);

    [Event(1, Level = EventLevel.Informational)]
    private void Epoch(int epoch, double loss) => WriteEvent(1, epoch, loss);

    [Event(2, Level = EventLevel.Verbose)]
    private void Piece(string phase, string node, int rows, double microseconds) => WriteEvent(2, phase, node, rows, microseconds);

    [Event(3, Level = EventLevel.Warning)]
    private void Warning(string message) => WriteEvent(3, message);

    protected override void OnEventCommand(EventCommandEventArgs command)
    {
        if (command.Command != EventCommand.Enable || _counters.Length > 0) return;
        _counters = [Rate("steps", "Training steps", () => Interlocked.Read(ref _steps)),
            Rate("samples", "Training samples", () => Interlocked.Read(ref _samples)),
            Rate("epochs", "Training epochs", () => Interlocked.Read(ref _epochs))];
    }

    private IncrementingPollingCounter Rate(string name, string title, Func<double> total) =>
        new(name, this, total) { DisplayName = title, DisplayRateTimeScale = TimeSpan.FromSeconds(1) };
}
