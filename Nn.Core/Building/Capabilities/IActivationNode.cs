namespace Nn;

/// <summary>A node that applies one activation to its only input: a ReLU may become part of the node before, a loss be fused with a sigmoid.</summary>
public interface IActivationNode
{
    /// <summary>The function; null for one that no activation is.</summary>
    Layers.Activation? Activation { get; }
}
