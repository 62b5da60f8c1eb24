namespace Nn;

/// <summary>A node's own piece of a session's memory, declared by <see cref="Node.Reserve"/> and reached through the passes.</summary>
public readonly record struct Scratch
{
    internal Scratch(int index) => Index = index;

    /// <summary>The place among what the node reserved.</summary>
    internal int Index { get; }
}
