using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>
/// Where gradients stand in a training session. A slot with several readers has one buffer a reader, summed before its producer runs
/// backward; a weight with several readers likewise, summed at the end of the pass. So a node always overwrites, and the order of the sums
/// is fixed: the order of the readers for a slot, that of the backward pass for a weight.
/// </summary>
internal sealed class GradientPlan
{
    private readonly AlignedBlock _shared;
    private readonly SharedGradient[] _sharedGradients;

    /// <summary>For each node that reads a shared weight: the places of its own gradients in the shared block, by parameter; else null.</summary>
    private readonly int[]?[] _ownPlaces;

    public GradientPlan(ExecutionGraph graph, MemoryPlan plan, int weightsLength)
    {
        Weights = new AlignedBlock(weightsLength);
        Losses = new int[graph.Outputs.Length];
        for (int i = 0; i < Losses.Length; i++) Losses[i] = plan.LossGradient(i);
        Sources = new int[graph.Slots.Sizes.Length][];
        for (int slot = 0; slot < Sources.Length; slot++) Sources[slot] = SourcesOf(slot, graph, plan);
        Inputs = new int[graph.Nodes.Length][];
        RunsBackward = new bool[graph.Nodes.Length];
        _ownPlaces = new int[]?[graph.Nodes.Length];
        foreach (PlacedNode node in graph.Nodes)
        {
            var places = new int[node.Inputs.Length];
            bool isWanted = node.Learns, hasGradient = false;
            for (int input = 0; input < places.Length; input++)
            {
                places[input] = plan.Gradient(node.Index, input);
                isWanted |= places[input] >= 0;
            }

            foreach (int slot in node.Outputs) hasGradient |= Sources[slot].Length > 0;
            Inputs[node.Index] = places;
            RunsBackward[node.Index] = isWanted && hasGradient;
        }

        SummedInputs = Array.FindAll(graph.Inputs, slot => Sources[slot].Length > 1);
        _sharedGradients = FindShared(graph, out int length);
        _shared = new AlignedBlock(length);
    }

    /// <summary>The gradients of all weights.</summary>
    public AlignedBlock Weights { get; }

    /// <summary>For each output the place of the gradient that its loss writes; −1 where it is not learned from.</summary>
    public int[] Losses { get; }

    /// <summary>For each slot the places of the gradients that flow back to it; the sum goes to the first.</summary>
    public int[][] Sources { get; }

    /// <summary>For each node the places of the gradients of its inputs; −1 where nobody wants one.</summary>
    public int[][] Inputs { get; }

    public bool[] RunsBackward { get; }

    /// <summary>The model's inputs whose gradients are to be summed.</summary>
    public int[] SummedInputs { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Node(PlacedNode node, Parameter parameter) => _ownPlaces[node.Index] is { } places
        ? OneOfSeveral(places, node, parameter)
        : Weights.Slice(parameter.Offset, parameter.Length);

    private Span<float> OneOfSeveral(int[] places, PlacedNode node, Parameter parameter)
    {
        int place = places[node.Node.Parameters.IndexOf(parameter)];
        return place >= 0 ? _shared.Slice(place, parameter.Length) : Weights.Slice(parameter.Offset, parameter.Length);
    }

    public void SumShared()
    {
        foreach (SharedGradient shared in _sharedGradients)
        {
            Span<float> sum = Weights.Slice(shared.Parameter.Offset, shared.Parameter.Length);
            System.Numerics.Tensors.TensorPrimitives.Add(sum, _shared.Slice(shared.Place, shared.Parameter.Length), sum);
        }
    }

    private static int[] SourcesOf(int slot, ExecutionGraph graph, MemoryPlan plan)
    {
        var sources = new List<int>();
        for (int i = 0; i < graph.Outputs.Length; i++)
        {
            if (graph.Outputs[i] == slot && plan.LossGradient(i) is >= 0 and var place) sources.Add(place);
        }

        foreach (ExecutionGraph.Edge reader in graph.Readers[slot])
        {
            if (plan.Gradient(reader.Node, reader.Input) is >= 0 and var place) sources.Add(place);
        }

        return sources.ToArray();
    }

    /// <summary>The node that runs backward first writes where the sum shall stand; each further one into a piece of its own.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="length">The floats of those pieces.</param>
    private SharedGradient[] FindShared(ExecutionGraph graph, out int length)
    {
        length = 0;
        var shared = new List<SharedGradient>();
        var seen = new HashSet<Parameter>();
        for (int i = graph.Nodes.Length - 1; i >= 0; i--)
        {
            if (!RunsBackward[i]) continue;
            ReadOnlySpan<Parameter> parameters = graph.Nodes[i].Node.Parameters;
            for (int p = 0; p < parameters.Length; p++)
            {
                if (!parameters[p].IsWeight || seen.Add(parameters[p])) continue;
                int[] places = _ownPlaces[i] ??= NoPlaces(parameters.Length);
                places[p] = length;
                shared.Add(new SharedGradient(parameters[p], length));
                length = checked(length + AlignedBlock.Align(parameters[p].Length));
            }
        }

        return shared.ToArray();
    }

    private static int[] NoPlaces(int count)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        return places;
    }

    /// <summary>A gradient of a weight that is added to that of its first reader.</summary>
    private sealed record SharedGradient(Parameter Parameter, int Place);
}
