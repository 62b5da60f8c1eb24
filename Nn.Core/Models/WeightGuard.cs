using System.Runtime.CompilerServices;

namespace Nn;

/// <summary>
/// Keeps readers of a model's weights from taking a mixture of old and new ones, without a lock for them: a count that is odd while somebody
/// writes. A reader notes it before and looks again after (a sequence lock); writers exclude each other by a lock.
/// </summary>
internal sealed class WeightGuard
{
    private readonly Lock _writing = new();
    private long _version;

    /// <summary>Twice the number of updates; odd while one is under way.</summary>
    public long Version
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _version);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWriting(long version) => (version & 1) != 0;

    /// <summary>Whether all that was read since the version was noted is of that version.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsStill(long version)
    {
        Volatile.ReadBarrier();
        return Volatile.Read(ref _version) == version;
    }

    public void BeginWrite()
    {
        _writing.Enter();
        Volatile.Write(ref _version, _version + 1);
        // Keeps the writes that follow behind it.
        Volatile.WriteBarrier();
    }

    public void EndWrite()
    {
        Volatile.Write(ref _version, _version + 1);
        _writing.Exit();
    }

    /// <summary>
    /// Runs a copy until it has seen one version: at first beside the writers, then, where they never rest, with them shut out.
    /// </summary>
    public void Read(Action copy)
    {
        const int attempts = 8;
        for (int i = 0; i < attempts; i++)
        {
            long version = Version;
            if (IsWriting(version)) continue;
            copy();
            if (IsStill(version)) return;
        }

        lock (_writing)
        {
            copy();
        }
    }
}
