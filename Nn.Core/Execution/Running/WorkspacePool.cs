using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>
/// Workspaces at rest, for predictions from any thread: a few places that threads empty and fill with one atomic exchange each. Whoever
/// finds none makes one; whoever finds no room drops one.
/// </summary>
internal sealed class WorkspacePool(Graph graph)
{
    /// <summary>Larger batches go through in chunks of so many samples: more would not be faster.</summary>
    private const int LargestBatch = 256;

    private readonly Workspace?[] _places = new Workspace?[Math.Max(4, 2 * Environment.ProcessorCount)];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Workspace Rent(int rows)
    {
        Workspace?[] places = _places;
        for (int i = 0; i < places.Length; i++)
        {
            // One of too few samples is dropped: sizes only grow, until every one has the largest.
            if (places[i] is not null && Interlocked.Exchange(ref places[i], null) is { } workspace
                && (workspace.MaxBatch >= rows || workspace.MaxBatch == LargestBatch))
            {
                return workspace;
            }
        }

        return new Workspace(graph, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(LargestBatch, rows)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Return(Workspace workspace)
    {
        Workspace?[] places = _places;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is null && Interlocked.CompareExchange(ref places[i], workspace, null) is null) return;
        }
    }
}
