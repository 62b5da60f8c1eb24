namespace Nn;

/// <summary>How long a <see cref="Scratch"/> keeps its values, and who shares it.</summary>
public enum ScratchLife
{
    /// <summary>Within one call of forward or backward, all its stages and parts: they see the same memory.</summary>
    Call,

    /// <summary>Within one part of a stage: parts that run at the same time have a piece each.</summary>
    Part,

    /// <summary>From a node's forward pass to the end of the step: what it puts aside for backward and commit.</summary>
    Step,

    /// <summary>
    /// As <see cref="Step"/>, in a session for training: what backward alone reads. A session for inference has none of it; there it is empty.
    /// </summary>
    Training,

    /// <summary>As long as the session lives, from one batch to the next; zeros at first.</summary>
    Session,
}
