namespace Nn;

/// <summary>Numbers that depend on a name alone, on every machine: what random streams are told apart by.</summary>
internal static class NameHash
{
    /// <summary>The hash of Fowler, Noll and Vo (FNV-1a, 64 bits) of the name's UTF-16 code units.</summary>
    public static ulong Of(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in name) hash = (hash ^ c) * 0x100000001B3;
        return hash;
    }

    /// <summary>The seed of a stream of that name.</summary>
    public static uint Seed(uint seed, string name)
    {
        ulong mixed = Kernels.CounterRandom.Key(seed, Of(name), 0);
        return (uint)(mixed >> 32);
    }
}
