namespace Nn.Execution;

/// <summary>
/// Places buffers so that those that live at once do not overlap: the largest first, each at the lowest offset where it fits (greedy by
/// size).
/// </summary>
internal sealed class BufferPlacement
{
    private readonly List<PlannedBuffer> _buffers = [];

    /// <summary>The longest buffer, which an error about the whole names.</summary>
    public PlannedBuffer? Longest { get; private set; }

    public PlannedBuffer Add(long length, int firstUse, int lastUse, BuiltLayer? layer)
    {
        var buffer = new PlannedBuffer(_buffers.Count, Arena.Align(length), firstUse, lastUse, layer);
        _buffers.Add(buffer);
        if (Longest is null || buffer.Length > Longest.Length) Longest = buffer;
        return buffer;
    }

    /// <summary>Gives each buffer its place.</summary>
    /// <returns>The floats of all.</returns>
    public long Assign(int samples)
    {
        List<PlannedBuffer> roots = _buffers.FindAll(buffer => buffer.Root == buffer);
        roots.Sort((left, right) => left.Length != right.Length ? right.Length.CompareTo(left.Length)
            : left.FirstUse != right.FirstUse ? left.FirstUse.CompareTo(right.FirstUse) : left.Index.CompareTo(right.Index));
        var placed = new List<PlannedBuffer>();
        long length = 0;
        foreach (PlannedBuffer buffer in roots)
        {
            // Those that are placed stand in the order of their places.
            long place = 0;
            foreach (PlannedBuffer other in placed)
            {
                if (!buffer.LivesWith(other)) continue;
                if (place + buffer.Length <= other.Place) break;
                place = Math.Max(place, other.Place + other.Length);
            }

            long end = Arena.Checked(place + buffer.Length, samples, Longest!.Layer);
            buffer.Place = (int)place;
            int behind = placed.FindIndex(other => other.Place > place);
            placed.Insert(behind < 0 ? placed.Count : behind, buffer);
            length = Math.Max(length, end);
        }

        return length;
    }
}
