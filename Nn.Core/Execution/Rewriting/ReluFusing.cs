using Nn.Kernels;
using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// Computes a ReLU in the passes of the batch normalization next to it: one that follows becomes part of the normalization; the gradient of
/// one before it, in the product of a Dense, is masked where the normalization writes it. The bits are those of the operations one
/// after the other.
/// </summary>
internal static class ReluFusing
{
    public static Graph Apply(Graph graph)
    {
        graph = FuseFollowing(graph);
        for (int i = 0; i < graph.Steps.Length; i++)
        {
            if (graph.Steps[i] is not { Node: NormalizationNode { Relu: ReluFusion.None } normalization, Inputs: [var input] }) continue;
            if (graph.Producers[input] is var producer && producer >= 0
                && graph.Steps[producer].Node is ProductNode { HasRelu: true } product
                && graph.Readers[input].Length == 1 && input != graph.Output)
            {
                normalization.Relu = ReluFusion.Before;
                product.GradientIsMasked = true;
            }
        }

        return graph;
    }

    private static Graph FuseFollowing(Graph graph)
    {
        var steps = new List<GraphStep>(graph.Steps);
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i] is not { Node: NormalizationNode normalization } step
                || step.Output == graph.Output || graph.Readers[step.Output] is not [var reader])
            {
                continue;
            }

            if (graph.Steps[reader.Step] is not { Node: ActivationNode { Function: ActivationFunction.Relu } } relu) continue;
            normalization.Relu = ReluFusion.After;
            steps[i] = step with { Output = relu.Output };
            steps.Remove(relu);
        }

        return steps.Count == graph.Steps.Length ? graph : GraphRewriting.Compact(steps, graph);
    }
}
