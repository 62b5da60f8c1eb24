namespace Nn;

/// <summary>
/// A node whose every output column is a sum of products with a kernel, and a bias: a scale and shift of columns next to it can become part
/// of the kernel and the bias, for inference.
/// </summary>
public interface IProductNode
{
    /// <summary>The kernel: (..., inputs, outputs).</summary>
    Parameter Kernel { get; }

    /// <summary>The bias, (outputs); null for none.</summary>
    Parameter? Bias { get; }

    /// <summary>Whether the result goes through a ReLU in the same pass.</summary>
    bool EndsInRelu { get; }

    /// <summary>
    /// Whether a scale and shift of the input's columns may be taken in too: not where padding, which is not shifted, meets the kernel.
    /// </summary>
    bool TakesScaleBefore { get; }

    /// <summary>The same operation with another kernel and bias.</summary>
    /// <param name="kernel">Of the kernel's shape.</param>
    /// <param name="bias">(outputs).</param>
    /// <param name="endsInRelu">Whether the result goes through a ReLU.</param>
    Node With(Parameter kernel, Parameter bias, bool endsInRelu);
}
