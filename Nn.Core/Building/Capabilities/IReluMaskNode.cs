namespace Nn;

/// <summary>A node that can mask the gradient of its input where the input, the result of a ReLU before it, is zero.</summary>
public interface IReluMaskNode
{
    /// <summary>The node with the mask; null where it cannot.</summary>
    Node? WithReluMask();
}
