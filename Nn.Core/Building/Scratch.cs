namespace Nn;

/// <summary>
/// A node's own piece of a session's memory, reserved by <see cref="ModelBuilder.Reserve"/> and reached through the passes.
/// </summary>
public readonly record struct Scratch
{
    internal Scratch(int index) => Index = index;

    internal int Index { get; }
}

/// <summary>How long a <see cref="Scratch"/> keeps its values.</summary>
public enum ScratchLife
{
    /// <summary>Within one call of forward or backward: room to work in.</summary>
    Call,

    /// <summary>From a node's forward to its backward: what the forward pass puts aside.</summary>
    Step,
}
