namespace Nn.Execution;

/// <summary>A node in its place in a graph: the slots that it reads and those that it writes.</summary>
internal sealed record PlacedNode
{
    public PlacedNode(Node node, BuiltLayer layer, ulong randomStream, int rowsPerSample, int[] inputs, int[] outputs)
    {
        Node = node;
        Layer = layer;
        RandomStream = randomStream;
        RowsPerSample = rowsPerSample;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>What is computed.</summary>
    public Node Node { get; init; }

    /// <summary>The layer that appended it.</summary>
    public BuiltLayer Layer { get; }

    /// <summary>A number that is its own in its model, whatever other layers there are: random numbers depend on it.</summary>
    public ulong RandomStream { get; }

    /// <summary>The rows into which it cuts a sample.</summary>
    public int RowsPerSample { get; }

    /// <summary>The slots that it reads.</summary>
    public int[] Inputs { get; init; }

    /// <summary>The slots that it writes.</summary>
    public int[] Outputs { get; init; }

    /// <summary>Its place in the order of the forward pass.</summary>
    public int Index { get; init; }

    /// <summary>Whether a weight of it learns, as things stand.</summary>
    public bool Learns
    {
        get
        {
            foreach (Parameter parameter in Node.Parameters)
            {
                if (parameter.Trainable) return true;
            }

            return false;
        }
    }
}
