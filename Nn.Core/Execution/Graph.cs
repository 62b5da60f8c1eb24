using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// The executable form of a model: steps in the order in which they run forward, slots by number (0 is the model's input), and what the
/// nodes reserve. Does not change after it is made.
/// </summary>
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
        Readers = new Edge[slots.Length][];
        for (int slot = 0; slot < slots.Length; slot++)
        {
            Readers[slot] =
            [
                .. from step in Enumerable.Range(0, steps.Length)
                   from input in Enumerable.Range(0, steps[step].Inputs.Length)
                   where steps[step].Inputs[input] == slot
                   select new Edge(step, input),
            ];
        }

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
        foreach (GraphStep step in Steps) learns[step.Output] = step.HasWeights || step.Inputs.Any(slot => learns[slot]);
        matters[Output] = true;
        foreach (GraphStep step in Steps.Reverse())
        {
            foreach (int slot in step.Inputs) matters[slot] |= matters[step.Output];
        }

        if (LogitsSlot >= 0) learns[LogitsSlot] = learns[Output] = true;
        return [.. learns.Zip(matters, (learned, mattering) => learned && mattering)];
    }

    /// <summary>A step's input: where a gradient flows back.</summary>
    internal readonly record struct Edge(int Step, int Input);

    /// <summary>A node's wish for memory: floats for a number of samples.</summary>
    internal sealed record Reservation(Node Node, Func<int, int> Length, ScratchLife Life);
}
