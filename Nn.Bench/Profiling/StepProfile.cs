using Nn.Execution;

namespace Nn.Bench.Profiling;

/// <summary>
/// The time of each piece of a step: of each node in each direction, and of what is around them. The median over the steps, so that another
/// program on the machine does not count.
/// </summary>
internal sealed class StepProfile : IStepObserver
{
    private readonly List<(StepPhase Phase, GraphStep? Step)> _order = [];
    private readonly Dictionary<(StepPhase Phase, GraphStep? Step), List<long>> _ticks = [];

    /// <summary>The steps seen: as many as updates.</summary>
    public int Steps { get; private set; }

    /// <summary>The samples seen.</summary>
    public long Samples { get; private set; }

    /// <summary>The pieces in the order in which they first ran, with the median of their ticks.</summary>
    public IEnumerable<(StepPhase Phase, GraphStep? Step, long Ticks)> Pieces =>
        _order.Select(key => (key.Phase, key.Step, _ticks[key].Order().ElementAt(_ticks[key].Count / 2)));

    public void Observe(StepPhase phase, GraphStep? step, int rows, long ticks)
    {
        if (!_ticks.TryGetValue((phase, step), out List<long>? times))
        {
            _ticks.Add((phase, step), times = []);
            _order.Add((phase, step));
        }

        times.Add(ticks);
        if (phase != StepPhase.Update) return;
        Steps++;
        Samples += rows;
    }
}
