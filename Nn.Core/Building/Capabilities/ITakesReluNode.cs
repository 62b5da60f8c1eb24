namespace Nn;

/// <summary>A node that can compute a ReLU that follows in its own last pass, with the bits of the two one after the other.</summary>
public interface ITakesReluNode
{
    /// <summary>The node with the ReLU; null where it has one already.</summary>
    Node? WithRelu();
}
