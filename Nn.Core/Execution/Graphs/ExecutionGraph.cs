using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// The executable form of a model: nodes in the order in which they run forward, and slots by number. Does not change after it is made;
/// rewritings make new ones of other nodes, with the same numbers of slots.
/// </summary>
/// <remarks>
/// What runs between a description and its first prediction is written with loops and classes rather than queries and value types: each
/// generic method over a value type would be compiled at the start of a process.
/// </remarks>
internal sealed class ExecutionGraph
{
    public ExecutionGraph(List<PlacedNode> nodes, SlotTable slots)
    {
        Nodes = new PlacedNode[nodes.Count];
        for (int i = 0; i < Nodes.Length; i++) Nodes[i] = nodes[i].Index == i ? nodes[i] : nodes[i] with { Index = i };
        Slots = slots;
        Producers = new int[slots.Sizes.Length];
        Array.Fill(Producers, -1);
        for (int i = 0; i < Nodes.Length; i++)
        {
            foreach (int slot in Nodes[i].Outputs) Producers[slot] = i;
        }

        Readers = ReadersOf(Nodes, slots.Sizes.Length);
        OutputActivations = new Activation?[Outputs.Length];
        LogitsSlots = new int[Outputs.Length];
        for (int i = 0; i < Outputs.Length; i++)
        {
            (OutputActivations[i], LogitsSlots[i]) = FinalActivation(Outputs[i]);
        }
    }

    public PlacedNode[] Nodes { get; }

    public SlotTable Slots { get; }

    /// <summary>A layer that keeps memory from batch to batch, as a stateful recurrent one does; null without one.</summary>
    public BuiltLayer? Lasting => Array.Find(Nodes, node => node.Node.KeepsMemory)?.Layer;

    public int[] Inputs => Slots.Inputs;

    public int[] Outputs => Slots.Outputs;

    public Shape[] InputShapes => Slots.InputShapes;

    public Shape[] OutputShapes => Slots.OutputShapes;

    /// <summary>For each slot the node that writes it; −1 for an input of the model, or where no node does.</summary>
    public int[] Producers { get; }

    /// <summary>For each slot who reads it.</summary>
    public Edge[][] Readers { get; }

    /// <summary>For each output the last operation if it is a sigmoid or softmax that nobody else reads: a loss can be fused with it.</summary>
    public Activation?[] OutputActivations { get; }

    /// <summary>For each output the slot before that operation, where a loss takes the logits; −1 without one.</summary>
    public int[] LogitsSlots { get; }

    /// <summary>
    /// Which slots have a gradient: those between a node that learns (or an input, if its gradient is wanted) and an output that is learned
    /// from. The logits always have one, since a loss may write it; masks never do.
    /// </summary>
    public bool[] SlotsWithGradient(bool inputGradient, bool[]? learnsFrom)
    {
        bool[] learns = new bool[Producers.Length], matters = new bool[Producers.Length];
        foreach (int slot in Inputs) learns[slot] = inputGradient;
        foreach (PlacedNode node in Nodes)
        {
            bool nodeLearns = node.Learns;
            foreach (int slot in node.Inputs) nodeLearns |= learns[slot];
            foreach (int slot in node.Outputs) learns[slot] = nodeLearns && !Slots.IsMask[slot];
        }

        for (int i = 0; i < Outputs.Length; i++) matters[Outputs[i]] |= learnsFrom is null || learnsFrom[i];
        for (int i = Nodes.Length - 1; i >= 0; i--)
        {
            bool nodeMatters = false;
            foreach (int slot in Nodes[i].Outputs) nodeMatters |= matters[slot];
            foreach (int slot in Nodes[i].Inputs) matters[slot] |= nodeMatters;
        }

        for (int i = 0; i < Outputs.Length; i++)
        {
            if (LogitsSlots[i] >= 0) learns[LogitsSlots[i]] = learns[Outputs[i]] = true;
        }

        for (int slot = 0; slot < learns.Length; slot++) learns[slot] &= matters[slot];
        return learns;
    }

    /// <summary>How often a slot is an output of the model.</summary>
    public int OutputCount(int slot)
    {
        int count = 0;
        foreach (int output in Outputs)
        {
            if (output == slot) count++;
        }

        return count;
    }

    /// <summary>The only reader of a slot that is no output of the model; null if there is none such.</summary>
    public PlacedNode? OnlyReader(int slot) => Readers[slot] is [var reader] && OutputCount(slot) == 0 ? Nodes[reader.Node] : null;

    private (Activation? Function, int Logits) FinalActivation(int output)
    {
        if (Producers[output] < 0 || Readers[output].Length > 0 || OutputCount(output) != 1) return (null, -1);
        PlacedNode last = Nodes[Producers[output]];
        return last.Node is IActivationNode { Activation: var function } && (function == Activation.Sigmoid || function == Activation.Softmax)
            ? (function, last.Inputs[0])
            : (null, -1);
    }

    private static Edge[][] ReadersOf(PlacedNode[] nodes, int slots)
    {
        var readers = new List<Edge>[slots];
        for (int slot = 0; slot < slots; slot++) readers[slot] = [];
        for (int node = 0; node < nodes.Length; node++)
        {
            for (int input = 0; input < nodes[node].Inputs.Length; input++) readers[nodes[node].Inputs[input]].Add(new Edge(node, input));
        }

        return Array.ConvertAll(readers, list => list.ToArray());
    }

    /// <summary>A node's input: where a gradient flows back.</summary>
    internal sealed record Edge(int Node, int Input);
}
