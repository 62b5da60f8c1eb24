namespace Nn.Execution;

/// <summary>
/// Where each buffer of a session lies in its arena. Time is counted in nodes: node <c>i</c> of <c>n</c> runs forward at time <c>i</c>, the
/// losses stand at time <c>n</c>, and node <c>i</c> runs backward at time <c>2n − i</c>. A buffer lives from the node that writes it to the
/// last that reads it; buffers that never live at once may share memory (<see cref="BufferPlacement"/>). Behind the buffers lies the room
/// that calls of nodes work in, for the longest of them, and that of parts, once for each part that runs at a time.
/// </summary>
internal sealed class MemoryPlan
{
    private readonly ExecutionGraph _graph;
    private readonly int _maxBatch;
    private readonly bool _training;
    private readonly BufferPlacement _placement = new();
    private readonly PlannedBuffer?[] _values;
    private readonly PlannedBuffer?[][] _gradients = [];
    private readonly PlannedBuffer?[] _lossGradients = [];
    private readonly ScratchPlan _scratch;

    public MemoryPlan(ExecutionGraph graph, int maxBatch, TrainingPlan? training, int parts)
    {
        _graph = graph;
        _maxBatch = maxBatch;
        _training = training is not null;
        _values = PlaceValues();
        if (training is not null)
        {
            _gradients = PlaceGradients(training.Wanted);
            _lossGradients = PlaceLossGradients(training.LearnsFrom);
        }

        _scratch = new ScratchPlan(graph, maxBatch, _training, _placement);
        if (_training) ShareGradients();
        long buffers = _placement.Assign(maxBatch);
        Length = Arena.Checked(buffers + _scratch.RoomLength(parts), maxBatch, _placement.Longest?.Layer);
        _scratch.PlaceRooms(buffers);
    }

    /// <summary>The floats of the whole arena.</summary>
    public long Length { get; }

    private int LossTime => _graph.Nodes.Length;

    private int End => (2 * LossTime) + 1;

    /// <summary>The place of a slot's values; −1 for a slot that is not used.</summary>
    public int Value(int slot) => _values[slot]?.Place ?? -1;

    /// <summary>The place of the gradient that flows back from a node's input; −1 where nobody wants it.</summary>
    public int Gradient(int node, int input) => _gradients[node][input]?.Place ?? -1;

    /// <summary>The place of the gradient of an output, which a loss writes; −1 where it is not learned from.</summary>
    public int LossGradient(int output) => _lossGradients[output]?.Place ?? -1;

    /// <summary>The floats of scratch memory that stays from batch to batch, in a block of its own.</summary>
    public long SessionLength => _scratch.SessionLength;

    /// <summary>Where a node's scratch memory lies.</summary>
    public ScratchPlace Scratch(int node, int index) => _scratch.Place(node, index);

    private int BackwardTime(int node) => (2 * LossTime) - node;

    private PlannedBuffer?[] PlaceValues()
    {
        var values = new PlannedBuffer?[_graph.Slots.Sizes.Length];
        for (int slot = 0; slot < values.Length; slot++)
        {
            int producer = _graph.Producers[slot];
            if (producer >= 0 || Array.IndexOf(_graph.Inputs, slot) >= 0) values[slot] = Add(slot, producer, LastUse(slot));
        }

        for (int i = 0; i < _graph.Nodes.Length; i++)
        {
            // In place where the node is the last to need its input.
            if (_graph.Nodes[i] is not { Node.WorksInPlace: true, Outputs: [var output], Inputs: [var input, ..] }) continue;
            PlannedBuffer source = values[input]!.Root, target = values[output]!.Root;
            if (source.LastUse == i && source.Length == target.Length) target.ShareWith(source);
        }

        return values;
    }

    private int LastUse(int slot)
    {
        // In training the caller may look at these after the step, and the inputs stay as they were filled.
        bool isKept = _graph.OutputCount(slot) > 0
            || (_training && (_graph.Producers[slot] < 0 || Array.IndexOf(_graph.LogitsSlots, slot) >= 0
                || Array.IndexOf(_graph.Slots.OutputMasks, slot) >= 0));
        if (isKept) return End;
        int producer = _graph.Producers[slot];
        int last = _training && producer >= 0 && _graph.Nodes[producer].Node.Retained.HasFlag(Retained.Output)
            ? BackwardTime(producer)
            : producer;
        foreach (ExecutionGraph.Edge reader in _graph.Readers[slot])
        {
            bool isRetained = _training && _graph.Nodes[reader.Node].Node.Retained.HasFlag(Retained.Input);
            last = Math.Max(last, isRetained ? BackwardTime(reader.Node) : reader.Node);
        }

        return last;
    }

    private PlannedBuffer?[][] PlaceGradients(bool[] wanted)
    {
        var gradients = new PlannedBuffer?[_graph.Nodes.Length][];
        for (int i = 0; i < gradients.Length; i++)
        {
            PlacedNode node = _graph.Nodes[i];
            gradients[i] = new PlannedBuffer?[node.Inputs.Length];
            bool flowsBack = Array.Exists(node.Outputs, slot => wanted[slot]);
            for (int input = 0; input < node.Inputs.Length; input++)
            {
                int slot = node.Inputs[input];
                if (!flowsBack || !wanted[slot]) continue;
                // A loss that is fused with a final activation writes the gradient of its input, before that node's time.
                bool isLogits = IsLogitsOf(node, slot);
                gradients[i][input] = Add(slot, isLogits ? LossTime : BackwardTime(i), GradientEnd(slot));
            }
        }

        return gradients;
    }

    private PlannedBuffer?[] PlaceLossGradients(bool[]? learnsFrom)
    {
        var gradients = new PlannedBuffer?[_graph.Outputs.Length];
        for (int i = 0; i < gradients.Length; i++)
        {
            int slot = _graph.Outputs[i];
            if (learnsFrom is null || learnsFrom[i]) gradients[i] = Add(slot, LossTime, GradientEnd(slot));
        }

        return gradients;
    }

    private bool IsLogitsOf(PlacedNode node, int slot)
    {
        for (int i = 0; i < _graph.Outputs.Length; i++)
        {
            if (_graph.LogitsSlots[i] == slot && _graph.Producers[_graph.Outputs[i]] == node.Index) return true;
        }

        return false;
    }

    private int GradientEnd(int slot) => _graph.Producers[slot] is >= 0 and var producer ? BackwardTime(producer) : End;

    /// <summary>A node that works in place turns the gradient of its output into that of its input where it stands.</summary>
    private void ShareGradients()
    {
        foreach (PlacedNode node in _graph.Nodes)
        {
            if (node is not { Node.WorksInPlace: true, Outputs: [var output], Inputs: [var input, ..] }
                || IsLogitsOf(node, input) || _gradients[node.Index][0] is not { } source)
            {
                continue;
            }

            PlannedBuffer? target = FirstGradientOf(output);
            if (target is not null && source.Length == target.Length) source.ShareWith(target.Root);
        }
    }

    /// <summary>Where the gradients of a slot are summed.</summary>
    private PlannedBuffer? FirstGradientOf(int slot)
    {
        for (int i = 0; i < _graph.Outputs.Length; i++)
        {
            if (_graph.Outputs[i] == slot && _lossGradients[i] is { } gradient) return gradient;
        }

        foreach (ExecutionGraph.Edge reader in _graph.Readers[slot])
        {
            if (_gradients[reader.Node][reader.Input] is { } gradient) return gradient;
        }

        return null;
    }

    private PlannedBuffer Add(int slot, int firstUse, int lastUse)
    {
        BuiltLayer? layer = _graph.Producers[slot] is >= 0 and var producer ? _graph.Nodes[producer].Layer : null;
        return _placement.Add(Arena.Checked((long)_graph.Slots.Sizes[slot] * _maxBatch, _maxBatch, layer), firstUse, lastUse, layer);
    }
}
