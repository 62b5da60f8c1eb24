using Nn.Execution;

namespace Nn.Bench.Profiling;

/// <summary>
/// The time of each piece of a step: of each node in each direction, and of what is around them. The median over the steps, so that another
/// program on the machine does not count.
/// </summary>
internal sealed class StepProfile : IStepObserver
{
    private readonly List<(StepPhase Phase, PlacedNode? Node)> _order = [];
    private readonly Dictionary<(StepPhase Phase, PlacedNode? Node), List<long>> _ticks = [];

    /// <summary>The steps seen: as many as updates.</summary>
    public int Steps { get; private set; }

    /// <summary>The samples seen.</summary>
    public long Samples { get; private set; }

    /// <summary>The pieces in the order in which they first ran, with the median of their ticks.</summary>
    public IEnumerable<(StepPhase Phase, PlacedNode? Node, long Ticks)> Pieces =>
        _order.Select(key => (key.Phase, key.Node, _ticks[key].Order().ElementAt(_ticks[key].Count / 2)));

    public void Observe(StepPhase phase, PlacedNode? node, int rows, long ticks)
    {
        if (!_ticks.TryGetValue((phase, node), out List<long>? times))
        {
            _ticks.Add((phase, node), times = []);
            _order.Add((phase, node));
        }

        times.Add(ticks);
        if (phase != StepPhase.Update) return;
        Steps++;
        Samples += rows;
    }
}
