namespace Nn.Bench.Workloads;

/// <summary>
/// In which order samples go into batches, the same for ours and for every peer. A last batch that is not full is left out.
/// </summary>
internal sealed class SampleOrder(int samples, int batch)
{
    private readonly int[] _order = [.. Enumerable.Range(0, samples)];
    private readonly Random _random = new(1);
    private int _next;

    /// <summary>The number of the next batch within the epoch.</summary>
    public int NextBatch()
    {
        int current = _next;
        _next = (_next + 1) % (samples / batch);
        return current;
    }

    /// <summary>The samples of the next batch, in an order that is new each epoch.</summary>
    public ReadOnlySpan<int> NextShuffled()
    {
        int current = NextBatch();
        if (current == 0) _random.Shuffle(_order);
        return _order.AsSpan(current * batch, batch);
    }
}
