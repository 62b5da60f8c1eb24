using Nn.Kernels;
using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// The graph that predicts: each batch normalization next to a product becomes part of it, since with moving statistics it is
/// <c>s·x + t</c> with <c>s = gamma / sqrt(variance + epsilon)</c> and <c>t = beta − s·mean</c> for each feature. The products' weights are
/// copies, made anew when the model's weights have changed.
/// </summary>
internal sealed class InferenceFolding
{
    private readonly Model _model;
    private readonly List<FoldedProduct> _products = [];
    private readonly Lock _lock = new();
    private long _version = -1;

    public InferenceFolding(Model model)
    {
        _model = model;
        Graph = Fold(model.Graph);
    }

    /// <summary>The graph to predict with.</summary>
    public Graph Graph { get; }

    /// <summary>Brings the copies up to date.</summary>
    public void Refresh()
    {
        if (Volatile.Read(ref _version) == _model.WeightUpdates) return;
        lock (_lock)
        {
            long version = _model.WeightUpdates;
            if (_version == version) return;
            foreach (FoldedProduct product in _products) product.Refresh();
            Volatile.Write(ref _version, version);
        }
    }

    private Graph Fold(Graph graph)
    {
        var steps = new List<GraphStep>(graph.Steps);
        var added = new List<Graph.Reservation>();
        bool[] isComputed = graph.SlotsWithGradient(inputGradient: false);
        for (int i = 0; i < graph.Steps.Length; i++)
        {
            GraphStep step = graph.Steps[i];
            if (step.Node is not ProductNode product) continue;
            GraphStep? before = Neighbour(graph, step.Inputs[0], backwards: true, steps);
            // What is computed is rounded already, but data is exact: near 1000, say, x − mean keeps what s·x + t would lose.
            if (before is not null && !isComputed[before.Inputs[0]]) before = null;
            GraphStep? after = product.HasRelu ? null : Neighbour(graph, step.Output, backwards: false, steps);
            if (before is null && after is null) continue;

            var normalizationAfter = after?.Node as NormalizationNode;
            int scratch = graph.Reservations.Length + added.Count;
            var folded = new FoldedProduct(product, before?.Node as NormalizationNode, normalizationAfter, new Scratch(scratch));
            _products.Add(folded);
            added.Add(new Graph.Reservation(
                folded.Node,
                batch => Gemm.WorkspaceLength(batch * product.RowsPerSample, product.Kernel.Shape[1], product.Kernel.Shape[0]),
                ScratchLife.Call));
            steps[steps.IndexOf(step)] = step with
            {
                Node = folded.Node,
                Inputs = before?.Inputs ?? step.Inputs,
                Output = after?.Output ?? step.Output,
                OutputShape = after?.OutputShape ?? step.OutputShape,
            };
            if (before is not null) steps.Remove(before);
            if (after is not null) steps.Remove(after);
        }

        return added.Count == 0 ? graph : GraphRewriting.Compact(steps, graph, added.ToArray());
    }

    /// <summary>The batch normalization that alone meets a product at a slot, if it has not become part of another product.</summary>
    private static GraphStep? Neighbour(Graph graph, int slot, bool backwards, List<GraphStep> steps)
    {
        if (slot == 0 || graph.Readers[slot] is not [var reader] || (slot == graph.Output)) return null;
        GraphStep neighbour = graph.Steps[backwards ? graph.Producers[slot] : reader.Step];
        bool fits = neighbour.Node is NormalizationNode normalization && (!backwards || normalization.Relu != ReluFusion.After);
        return fits && steps.Contains(neighbour) ? neighbour : null;
    }
}
