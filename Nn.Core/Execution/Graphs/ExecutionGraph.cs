using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// The executable form of a model: steps in the order in which they run forward, slots by number (0 is the model's input), and what the
/// nodes reserve. Does not change after it is made.
/// </summary>
/// <remarks>
/// What runs between a description and its first prediction is written with loops and classes rather than queries and value types: each
/// generic method over a value type would be compiled at the start of a process.
/// </remarks>
internal sealed class Graph
{
    public Graph(GraphStep[] steps, Shape[] slots, int output, Reservation?[] reservations)
    {
        Steps = steps;
        Slots = slots;
        Output = output;
        Reservations = reservations;
        Producers = new int[slots.Length];
        Producers[0] = -1;
        for (int i = 0; i < steps.Length; i++) Producers[steps[i].Output] = i;
        Readers = ReadersOf(steps, slots.Length);
        LogitsSlot = OutputActivation is null ? -1 : steps[^1].Inputs[0];
    }

    public GraphStep[] Steps { get; }

    public Shape[] Slots { get; }

    public int Output { get; }

    /// <summary>By the number of a <see cref="Scratch"/>; null where its node is not in this graph.</summary>
    public Reservation?[] Reservations { get; }

    /// <summary>For each slot the step that writes it; −1 for the model's input.</summary>
    public int[] Producers { get; }

    /// <summary>For each slot who reads it.</summary>
    public Edge[][] Readers { get; }

    /// <summary>The last operation if it is a sigmoid or softmax, which a loss can be fused with.</summary>
    public Activation? OutputActivation => Steps is [.., { Node: ActivationNode node } last] && last.Output == Output
        ? node.Function switch
        {
            ActivationFunction.Sigmoid => Activation.Sigmoid,
            ActivationFunction.Softmax => Activation.Softmax,
            _ => null
        }
        : null;

    /// <summary>The slot before that operation, where a loss takes the logits; −1 without one.</summary>
    public int LogitsSlot { get; }

    /// <summary>
    /// Which slots have a gradient: those between a node with weights (or the model's input, if its gradient is wanted) and the output.
    /// What the output does not depend on has none. The logits always have one, since a loss may write it.
    /// </summary>
    public bool[] SlotsWithGradient(bool inputGradient)
    {
        bool[] learns = new bool[Slots.Length], matters = new bool[Slots.Length];
        learns[0] = inputGradient;
        foreach (GraphStep step in Steps)
        {
            learns[step.Output] = step.HasWeights;
            foreach (int slot in step.Inputs) learns[step.Output] |= learns[slot];
        }

        matters[Output] = true;
        for (int i = Steps.Length - 1; i >= 0; i--)
        {
            foreach (int slot in Steps[i].Inputs) matters[slot] |= matters[Steps[i].Output];
        }

        if (LogitsSlot >= 0) learns[LogitsSlot] = learns[Output] = true;
        for (int slot = 0; slot < learns.Length; slot++) learns[slot] &= matters[slot];
        return learns;
    }

    private static Edge[][] ReadersOf(GraphStep[] steps, int slots)
    {
        var readers = new List<Edge>[slots];
        for (int slot = 0; slot < slots; slot++) readers[slot] = [];
        for (int step = 0; step < steps.Length; step++)
        {
            for (int input = 0; input < steps[step].Inputs.Length; input++) readers[steps[step].Inputs[input]].Add(new Edge(step, input));
        }

        return Array.ConvertAll(readers, list => list.ToArray());
    }

    /// <summary>A step's input: where a gradient flows back.</summary>
    internal sealed record Edge(int Step, int Input);

    /// <summary>A node's wish for memory: floats for a number of samples.</summary>
    internal sealed record Reservation(Node Node, Func<int, int> Length, ScratchLife Life);
}
