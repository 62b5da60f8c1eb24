namespace Nn;

/// <summary>A node that ends in a ReLU and can leave the mask of its gradient to its only reader.</summary>
public interface IEndsInReluNode
{
    /// <summary>The node without the mask; null where it does not end in a ReLU.</summary>
    Node? WithoutReluMask();
}
