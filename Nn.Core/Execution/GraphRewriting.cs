namespace Nn.Execution;

/// <summary>What rewritings of a graph share.</summary>
internal static class GraphRewriting
{
    /// <summary>A graph of the given steps, without the slots and reservations of those that are gone.</summary>
    /// <param name="steps">Steps in their order, with the slot numbers of <paramref name="original"/>.</param>
    /// <param name="original">The graph before.</param>
    /// <param name="added">Reservations of nodes that are new, behind those of the original.</param>
    public static Graph Compact(List<GraphStep> steps, Graph original, params Graph.Reservation[] added)
    {
        var numbers = new int[original.Slots.Length];
        var slots = new Shape[steps.Count + 1];
        slots[0] = original.Slots[0];
        for (int i = 0; i < steps.Count; i++)
        {
            numbers[steps[i].Output] = i + 1;
            slots[i + 1] = original.Slots[steps[i].Output];
        }

        var renumbered = new GraphStep[steps.Count];
        for (int i = 0; i < renumbered.Length; i++)
        {
            var inputs = new int[steps[i].Inputs.Length];
            for (int input = 0; input < inputs.Length; input++) inputs[input] = numbers[steps[i].Inputs[input]];
            renumbered[i] = steps[i] with { Inputs = inputs, Output = i + 1 };
        }

        var reservations = new Graph.Reservation?[original.Reservations.Length + added.Length];
        for (int i = 0; i < original.Reservations.Length; i++)
        {
            Graph.Reservation? wish = original.Reservations[i];
            reservations[i] = wish is not null && steps.Exists(step => step.Node == wish.Node) ? wish : null;
        }

        added.CopyTo(reservations, original.Reservations.Length);
        return new Graph(renumbered, slots, numbers[original.Output], reservations);
    }
}
