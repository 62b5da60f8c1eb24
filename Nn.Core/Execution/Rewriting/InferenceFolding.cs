using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>
/// The graph that predicts: each scale and shift of columns next to a product (a batch normalization by its moving statistics) becomes part
/// of it, and large kernels are put in the order in which they are read. The products' weights are copies, made anew when the model's weights have
/// changed.
/// </summary>
internal sealed class InferenceFolding
{
    private readonly Model _model;
    private readonly List<FoldedProduct> _products = [];
    private readonly List<(IPacksKernelNode Node, Parameter Copy)> _packed = [];
    private readonly Lock _lock = new();
    private long _version = -1;

    public InferenceFolding(Model model)
    {
        _model = model;
        Graph = Pack(Fold(model.Graph));
    }

    /// <summary>The graph to predict with.</summary>
    public ExecutionGraph Graph { get; }

    /// <summary>
    /// Brings the copies to a version of the weights. Who predicts with older ones meanwhile sees at the end that the weights have changed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The weights have changed again meanwhile.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Refresh(long version)
    {
        if ((_products.Count > 0 || _packed.Count > 0) && Volatile.Read(ref _version) != version) ComputeCopies(version);
    }

    private void ComputeCopies(long version)
    {
        lock (_lock)
        {
            if (_version == version) return;
            if (!_model.Guard.IsStill(version)) throw Model.HasChanged();
            foreach (FoldedProduct product in _products) product.Refresh();
            foreach ((IPacksKernelNode node, Parameter copy) in _packed) node.PackKernel(copy.Writable);
            if (!_model.Guard.IsStill(version)) throw Model.HasChanged();
            Volatile.Write(ref _version, version);
        }
    }

    private ExecutionGraph Fold(ExecutionGraph graph)
    {
        var nodes = new List<PlacedNode>(graph.Nodes);
        bool[] isComputed = ComputedFromWeights(graph);
        foreach (PlacedNode node in graph.Nodes)
        {
            if (node.Node is not IProductNode product) continue;
            PlacedNode? before = product.TakesScaleBefore ? Before(graph, node, nodes) : null;
            // What is computed is rounded already, but data is exact: near 1000, say, x − mean keeps what s·x + t would lose.
            if (before is not null && !isComputed[before.Inputs[0]]) before = null;
            PlacedNode? after = product.EndsInRelu ? null : After(graph, node, nodes);
            if (before is null && after is null) continue;

            var folded = new FoldedProduct(product, before?.Node as IScaleAndShiftNode, after?.Node as IScaleAndShiftNode);
            _products.Add(folded);
            nodes[nodes.IndexOf(node)] = node with
            {
                Node = folded.Node, Inputs = before?.Inputs ?? node.Inputs, Outputs = after?.Outputs ?? node.Outputs,
            };
            if (before is not null) nodes.Remove(before);
            if (after is not null) nodes.Remove(after);
        }

        return _products.Count == 0 ? graph : new ExecutionGraph(nodes, graph.Slots);
    }

    private ExecutionGraph Pack(ExecutionGraph graph)
    {
        PlacedNode[] nodes = [.. graph.Nodes];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Node is not IPacksKernelNode { PackedKernelLength: > 0 and <= int.MaxValue } node) continue;
            Parameter copy = node.Kernel.DerivedFor("packed_kernel", (int)node.PackedKernelLength);
            _packed.Add((node, copy));
            nodes[i] = nodes[i] with { Node = node.WithPackedKernel(copy) };
        }

        return _packed.Count == 0 ? graph : new ExecutionGraph([.. nodes], graph.Slots);
    }

    /// <summary>Whether a slot depends on a weight, frozen or not.</summary>
    private static bool[] ComputedFromWeights(ExecutionGraph graph)
    {
        var isComputed = new bool[graph.Producers.Length];
        foreach (PlacedNode node in graph.Nodes)
        {
            bool computes = node.Node.Parameters.Length > 0;
            foreach (int slot in node.Inputs) computes |= isComputed[slot];
            foreach (int slot in node.Outputs) isComputed[slot] = computes;
        }

        return isComputed;
    }

    /// <summary>The scale and shift whose only reader is the product, if it has not become part of another one.</summary>
    private static PlacedNode? Before(ExecutionGraph graph, PlacedNode product, List<PlacedNode> nodes)
    {
        int producer = graph.Producers[product.Inputs[0]];
        if (producer < 0 || graph.OnlyReader(product.Inputs[0]) is null) return null;
        PlacedNode neighbour = graph.Nodes[producer];
        return neighbour.Node is IScaleAndShiftNode { EndsInRelu: false } map && map.Columns == ((IProductNode)product.Node).Kernel.Shape[^2]
            && nodes.Contains(neighbour) ? neighbour : null;
    }

    private static PlacedNode? After(ExecutionGraph graph, PlacedNode product, List<PlacedNode> nodes) =>
        graph.OnlyReader(product.Outputs[0]) is { Node: IScaleAndShiftNode map } neighbour
        && map.Columns == ((IProductNode)product.Node).Kernel.Shape[^1] && nodes.Contains(neighbour) ? neighbour : null;
}
