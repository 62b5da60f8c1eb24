namespace Nn;

/// <summary>A node that reads its kernel faster from a copy in another order, which is worth making for predictions: their weights stay.</summary>
internal interface IPacksKernelNode
{
    /// <summary>The kernel of which the copy is made.</summary>
    Parameter Kernel { get; }

    /// <summary>The floats of the copy; 0 where none is worth it.</summary>
    long PackedKernelLength { get; }

    /// <summary>Copies the kernel as it is now.</summary>
    void PackKernel(Span<float> packed);

    /// <summary>The node that reads the copy.</summary>
    Node WithPackedKernel(Parameter packed);
}
