namespace Nn;

/// <summary>
/// What a layer does with a mask: a number for each time step of each sample, 0 where the step is padding, that an earlier layer gave to
/// its output and that losses and metrics leave out.
/// </summary>
public enum MaskRule
{
    /// <summary>The layer does not know of masks: one that reaches it is an error, since its result would count padding.</summary>
    Refuse,

    /// <summary>The output has the mask of the input: layers that work on each time step by itself.</summary>
    Pass,

    /// <summary>The layer has no time steps in its output, or sets the output's mask itself.</summary>
    Consume,
}
