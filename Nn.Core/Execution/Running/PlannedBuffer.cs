namespace Nn.Execution;

/// <summary>A buffer of a plan: its floats, and the times from which and to which it is needed.</summary>
internal sealed class PlannedBuffer(int index, long length, int firstUse, int lastUse, BuiltLayer? layer)
{
    private PlannedBuffer? _shared;

    /// <summary>The order in which buffers were asked for.</summary>
    public int Index => index;

    /// <summary>The floats, whole cache lines.</summary>
    public long Length => length;

    /// <summary>Whose it is; null for an input of the model.</summary>
    public BuiltLayer? Layer => layer;

    public int FirstUse { get; private set; } = firstUse;

    public int LastUse { get; private set; } = lastUse;

    /// <summary>The buffer whose memory this one uses: itself, unless a node works in place.</summary>
    public PlannedBuffer Root => _shared?.Root ?? this;

    public int Place { get => _shared is null ? field : Root.Place; set; }

    public bool LivesWith(PlannedBuffer other) => FirstUse <= other.LastUse && other.FirstUse <= LastUse;

    public void ShareWith(PlannedBuffer other)
    {
        _shared = other;
        other.FirstUse = Math.Min(other.FirstUse, FirstUse);
        other.LastUse = Math.Max(other.LastUse, LastUse);
    }
}
