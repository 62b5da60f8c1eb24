using System.Numerics;

namespace Nn.Execution;

/// <summary>
/// Runners at rest, for predictions from any thread: a few places that threads empty and fill with one atomic exchange each. Whoever
/// finds none makes one; whoever finds no room drops one.
/// </summary>
internal sealed class RunnerPool(ExecutionGraph graph)
{
    /// <summary>What the buffers of a pooled runner may take: larger batches go through in chunks, which would not be faster if longer.</summary>
    private const long LargestArena = 4L << 20;

    private readonly GraphRunner?[] _places = new GraphRunner?[Math.Max(4, 2 * Environment.ProcessorCount)];
    private readonly int _largestBatch = LargestBatch(graph);
    private readonly BuiltLayer? _lasting = graph.Lasting;

    public GraphRunner Rent(int samples)
    {
        if (_lasting is not null) throw IsStateful(_lasting);
        GraphRunner?[] places = _places;
        for (int i = 0; i < places.Length; i++)
        {
            // One of too few samples is dropped: sizes only grow, until every one has the largest.
            if (places[i] is not null && Interlocked.Exchange(ref places[i], null) is { } runner
                && (runner.MaxBatch >= samples || runner.MaxBatch == _largestBatch))
            {
                return runner;
            }
        }

        uint wanted = BitOperations.RoundUpToPowerOf2((uint)Math.Min(_largestBatch, samples));
        return GraphRunner.ForInference(graph, (int)Math.Min(wanted, (uint)_largestBatch));
    }

    public void Return(GraphRunner runner)
    {
        GraphRunner?[] places = _places;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is null && Interlocked.CompareExchange(ref places[i], runner, null) is null) return;
        }
    }

    private static InvalidOperationException IsStateful(BuiltLayer layer) => new(
        $"Model: expected layers that keep nothing from batch to batch. Received: layer '{layer.Name}' "
        + $"({layer.Description.GetType().Name}), whose states are those of a session; make one by CreateSession.");

    /// <summary>As many samples as fit with all their slots, where each had memory of its own; at least one.</summary>
    private static int LargestBatch(ExecutionGraph graph)
    {
        long floats = 1;
        foreach (int size in graph.Slots.Sizes) floats += size;
        return (int)Math.Clamp(LargestArena / (floats * sizeof(float)), 1, 1 << 12);
    }
}
