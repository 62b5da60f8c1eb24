using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// Computes a ReLU in the passes of its neighbours: one that follows a node which can take it in becomes part of that node; the gradient of
/// one in which a node ends is masked by the reader that can. The bits are those of the operations one after the other.
/// </summary>
internal static class ReluFusing
{
    public static ExecutionGraph Apply(ExecutionGraph graph) => LeaveMasksToReaders(TakeInFollowing(graph));

    private static ExecutionGraph TakeInFollowing(ExecutionGraph graph)
    {
        var nodes = new List<PlacedNode>(graph.Nodes);
        foreach (PlacedNode node in graph.Nodes)
        {
            if (node is not { Node: ITakesReluNode taker, Outputs: [var output] }) continue;
            if (graph.OnlyReader(output) is not { Node: IActivationNode { Activation: var function } } relu || function != Activation.Relu)
                continue;
            if (taker.WithRelu() is not { } fused) continue;
            nodes[nodes.IndexOf(node)] = node with { Node = fused, Outputs = relu.Outputs };
            nodes.Remove(relu);
        }

        return nodes.Count == graph.Nodes.Length ? graph : new ExecutionGraph(nodes, graph.Slots);
    }

    private static ExecutionGraph LeaveMasksToReaders(ExecutionGraph graph)
    {
        PlacedNode[] nodes = [.. graph.Nodes];
        bool isChanged = false;
        foreach (PlacedNode node in graph.Nodes)
        {
            if (nodes[node.Index] is not { Node: IEndsInReluNode giver, Outputs: [var output] }) continue;
            if (graph.OnlyReader(output) is not { } reader || reader.Inputs[0] != output) continue;
            if (nodes[reader.Index].Node is not IReluMaskNode taker) continue;
            if (giver.WithoutReluMask() is not { } without || taker.WithReluMask() is not { } with) continue;
            nodes[node.Index] = nodes[node.Index] with { Node = without };
            nodes[reader.Index] = nodes[reader.Index] with { Node = with };
            isChanged = true;
        }

        return isChanged ? new ExecutionGraph([.. nodes], graph.Slots) : graph;
    }
}
