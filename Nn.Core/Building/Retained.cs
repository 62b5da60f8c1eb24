namespace Nn;

/// <summary>What a node's backward pass reads of its forward pass, besides what it put aside itself. Memory is planned by it.</summary>
[Flags]
public enum Retained
{
    /// <summary>Neither; the memory can serve other slots in between.</summary>
    None = 0,

    /// <summary>The values of the node's inputs.</summary>
    Input = 1,

    /// <summary>The values of the node's outputs.</summary>
    Output = 2,
}
