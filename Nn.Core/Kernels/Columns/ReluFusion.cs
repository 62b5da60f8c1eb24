namespace Nn.Kernels;

/// <summary>
/// A ReLU next to a batch normalization that is computed in the same passes, with the bits of the two one after the other.
/// </summary>
internal enum ReluFusion
{
    /// <summary>No ReLU.</summary>
    None,

    /// <summary>
    /// The normalization's input is the output of a ReLU: the input gradient is 0 where that output is not greater than 0.
    /// </summary>
    Before,

    /// <summary>
    /// A ReLU follows: the output is max(0, ·), and the upstream gradient counts as 0 where the output is not greater than 0.
    /// </summary>
    After,
}
