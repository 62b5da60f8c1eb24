using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// The executable form of a model: nodes in the order in which they run forward, slots by number (0 is the model's input), and what each
/// node reserves. Does not change after the build.
/// </summary>
internal sealed class Graph
{
    public Graph(Node[] nodes, Shape[] slots, int output, Reservation[] reservations)
    {
        Nodes = nodes;
        Slots = slots;
        Output = output;
        Reservations = reservations;
        Producers = new int[slots.Length];
        Readers = new Edge[slots.Length][];
        Producers[0] = -1;
        foreach (Node node in nodes) Producers[node.Output] = node.Index;
        for (int slot = 0; slot < slots.Length; slot++)
        {
            Readers[slot] =
            [
                .. from node in nodes
                   from input in Enumerable.Range(0, node.Inputs.Length)
                   where node.Inputs[input] == slot
                   select new Edge(node.Index, input),
            ];
        }

        LogitsSlot = OutputActivation is null ? -1 : nodes[^1].Inputs[0];
    }

    public Node[] Nodes { get; }

    public Shape[] Slots { get; }

    public int Output { get; }

    public Reservation[] Reservations { get; }

    /// <summary>For each slot the node that writes it; −1 for the model's input.</summary>
    public int[] Producers { get; }

    /// <summary>For each slot who reads it.</summary>
    public Edge[][] Readers { get; }

    /// <summary>The last operation if it is a sigmoid or softmax, which a loss can be fused with.</summary>
    public Activation? OutputActivation => Nodes is [.., ActivationNode last] && last.Output == Output
        ? last.Function switch { ActivationFunction.Sigmoid => Activation.Sigmoid, ActivationFunction.Softmax => Activation.Softmax, _ => null }
        : null;

    /// <summary>The slot before that operation, where a loss takes the logits; −1 without one.</summary>
    public int LogitsSlot { get; }

    /// <summary>Which slots have a gradient: those behind a node with weights, and the model's input if it is wanted.</summary>
    public bool[] SlotsWithGradient(bool inputGradient)
    {
        var wanted = new bool[Slots.Length];
        wanted[0] = inputGradient;
        foreach (Node node in Nodes) wanted[node.Output] = node.HasWeights || node.Inputs.Any(slot => wanted[slot]);
        return wanted;
    }

    /// <summary>A node's input: where a gradient flows back.</summary>
    internal readonly record struct Edge(int Node, int Input);

    /// <summary>A node's wish for memory: floats for a number of samples.</summary>
    internal readonly record struct Reservation(int Node, Func<int, int> Length, ScratchLife Life);
}
