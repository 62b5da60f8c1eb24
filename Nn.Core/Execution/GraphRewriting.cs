namespace Nn.Execution;

/// <summary>What rewritings of a graph share.</summary>
internal static class GraphRewriting
{
    /// <summary>A graph of the given steps, without the slots and reservations of those that are gone.</summary>
    /// <param name="steps">Steps in their order, with the slot numbers of <paramref name="original"/>.</param>
    /// <param name="original">The graph before.</param>
    /// <param name="added">Reservations of nodes that are new, behind those of the original.</param>
    public static Graph Compact(IReadOnlyList<GraphStep> steps, Graph original, params Graph.Reservation[] added)
    {
        int[] slots = [0, .. steps.Select(step => step.Output)];
        int Renumbered(int slot) => Array.IndexOf(slots, slot);
        GraphStep[] renumbered =
            [.. steps.Select(step => step with { Inputs = [.. step.Inputs.Select(Renumbered)], Output = Renumbered(step.Output) })];
        HashSet<Node> nodes = [.. steps.Select(step => step.Node)];
        return new Graph(
            renumbered,
            [.. slots.Select(slot => original.Slots[slot])],
            Renumbered(original.Output),
            [.. original.Reservations.Select(wish => wish is not null && nodes.Contains(wish.Node) ? wish : null), .. added]);
    }
}
