namespace Nn.Layers;

/// <summary>Where windows may lie that stick out of the input.</summary>
public enum Padding
{
    /// <summary>Nowhere: windows lie within the input, and what is left over at the end is dropped.</summary>
    Valid,

    /// <summary>
    /// Everywhere that a window is needed for an output of ⌈length / stride⌉; of an odd number of places beyond the input the larger half is at
    /// the end.
    /// </summary>
    Same,

    /// <summary>
    /// Before the input alone, so that no output sees a later input: as many outputs as with <see cref="Same"/>. For <see cref="Conv1D"/>.
    /// </summary>
    Causal,
}
