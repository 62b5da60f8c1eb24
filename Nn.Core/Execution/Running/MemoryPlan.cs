namespace Nn.Execution;

/// <summary>
/// Where each buffer of a session lies in its arena. Time is counted in steps of the graph: node <c>i</c> of <c>n</c> runs forward at time
/// <c>i</c>, the loss stands at time <c>n</c>, and node <c>i</c> runs backward at time <c>2n − i</c>. A buffer lives from the step that
/// writes it to the last step that reads it; buffers that never live at once may share memory. The largest is placed first, each at the
/// lowest offset where it fits (greedy by size).
/// </summary>
internal sealed class MemoryPlan
{
    private readonly Graph _graph;
    private readonly int _maxBatch;
    private readonly bool _training;
    private readonly int _parts;
    private readonly List<Buffer> _buffers = [];
    private readonly Buffer[] _values;
    private readonly Buffer?[][] _gradients;
    private readonly Buffer? _lossGradient;
    private readonly Room?[] _scratch;

    public MemoryPlan(Graph graph, int maxBatch, bool training, bool inputGradient, int parts)
    {
        _parts = parts;
        _graph = graph;
        _maxBatch = maxBatch;
        _training = training;
        _values = PlaceValues();
        _gradients = training ? PlaceGradients(inputGradient) : [];
        _lossGradient = training ? Add(graph.Slots[graph.Output].Size, LossTime, BackwardTime(graph.Producers[graph.Output])) : null;
        _scratch = PlaceScratch();
        if (training) ShareGradients();
        BuffersLength = Assign();
    }

    /// <summary>The floats of the whole arena.</summary>
    public int Length => BuffersLength + (WorkLength * _parts);

    /// <summary>The floats of all buffers; behind them lies the room to work in.</summary>
    private int BuffersLength { get; }

    /// <summary>The floats that a call of a node works in; parts that run at the same time have as many each.</summary>
    public int WorkLength { get; private set; }

    private int LossTime => _graph.Steps.Length;

    private int End => (2 * LossTime) + 1;

    public int Value(int slot) => _values[slot].Place;

    /// <summary>The place of the gradient that flows back from a node's input; −1 where nobody wants it.</summary>
    public int Gradient(int node, int input) => _gradients[node][input]?.Place ?? -1;

    /// <summary>The place of the gradient of the model's output, which a loss writes.</summary>
    public int LossGradient => _lossGradient?.Place ?? -1;

    public int Scratch(int index) => _scratch[index] is { } room ? room.Kept?.Place ?? BuffersLength + room.Offset : 0;

    public int ScratchLength(int index) => _scratch[index]?.Length ?? 0;

    /// <summary>Whether each part has its own: room to work in, not what is kept.</summary>
    public bool IsPerPart(int index) => _scratch[index]?.Kept is null;

    private int BackwardTime(int node) => (2 * LossTime) - node;

    private Buffer[] PlaceValues()
    {
        var values = new Buffer[_graph.Slots.Length];
        for (int slot = 0; slot < values.Length; slot++) values[slot] = Add(_graph.Slots[slot].Size, _graph.Producers[slot], LastUse(slot));
        for (int i = 0; i < _graph.Steps.Length; i++)
        {
            // In place where the node is the last to need its input.
            if (_graph.Steps[i] is not { Node.WorksInPlace: true, Inputs: [var input] } step) continue;
            Buffer source = values[input].Root, target = values[step.Output].Root;
            if (source.LastUse == i && source.Length == target.Length) target.ShareWith(source);
        }

        return values;
    }

    private int LastUse(int slot)
    {
        // In training the caller may look at these after the step, and the input stays as it was filled.
        bool keeps = slot == _graph.Output || (_training && (slot == 0 || slot == _graph.LogitsSlot));
        if (keeps) return End;
        int producer = _graph.Producers[slot];
        int last = _training && producer >= 0 && _graph.Steps[producer].Node.Retained.HasFlag(Retained.Output)
            ? BackwardTime(producer)
            : producer;
        foreach (Graph.Edge reader in _graph.Readers[slot])
        {
            bool retained = _training && _graph.Steps[reader.Step].Node.Retained.HasFlag(Retained.Input);
            last = Math.Max(last, retained ? BackwardTime(reader.Step) : reader.Step);
        }

        return last;
    }

    private Buffer?[][] PlaceGradients(bool inputGradient)
    {
        bool[] wanted = _graph.SlotsWithGradient(inputGradient);
        var gradients = new Buffer?[_graph.Steps.Length][];
        for (int i = 0; i < gradients.Length; i++)
        {
            int[] inputs = _graph.Steps[i].Inputs;
            gradients[i] = new Buffer?[inputs.Length];
            for (int input = 0; input < inputs.Length; input++)
            {
                int slot = inputs[input];
                if (!wanted[slot] || !wanted[_graph.Steps[i].Output]) continue;
                // A loss that is fused with the final activation writes the gradient of its input, before that node's time.
                int first = slot == _graph.LogitsSlot ? LossTime : BackwardTime(i);
                int last = slot == 0 ? End : BackwardTime(_graph.Producers[slot]);
                gradients[i][input] = Add(_graph.Slots[slot].Size, first, last);
            }
        }

        return gradients;
    }

    /// <summary>A node that works in place turns the gradient of its output into that of its input where it stands.</summary>
    private void ShareGradients()
    {
        for (int i = 0; i < _graph.Steps.Length; i++)
        {
            if (_graph.Steps[i] is not { Node.WorksInPlace: true, Inputs: [var input] } step
                || input == _graph.LogitsSlot || _gradients[i][0] is not { } source)
            {
                continue;
            }

            Buffer? target = step.Output == _graph.Output ? _lossGradient
                : _graph.Readers[step.Output] is [var reader, ..] ? _gradients[reader.Step][reader.Input] : null;
            if (target is not null && source.Length == target.Length) source.ShareWith(target.Root);
        }
    }

    /// <summary>
    /// What must stay from forward to backward is a buffer like others. Room to work in is needed by one call at a time: all nodes share
    /// one stretch behind the buffers, as long as the node that wants most needs.
    /// </summary>
    private Room?[] PlaceScratch()
    {
        var scratch = new Room?[_graph.Reservations.Length];
        var working = new Dictionary<Node, int>();
        for (int i = 0; i < scratch.Length; i++)
        {
            if (_graph.Reservations[i] is not { } wish) continue;
            int wanted = wish.Length(_maxBatch), length = AlignedBlock.Align(wanted);
            if (wish.Life == ScratchLife.Step)
            {
                int step = Array.FindIndex(_graph.Steps, s => s.Node == wish.Node);
                var buffer = new Buffer(_buffers.Count, length, step, _training ? BackwardTime(step) : step);
                _buffers.Add(buffer);
                scratch[i] = new Room(wanted, buffer, 0);
            }
            else
            {
                _ = working.TryGetValue(wish.Node, out int offset);
                scratch[i] = new Room(wanted, null, offset);
                working[wish.Node] = offset + length;
                WorkLength = Math.Max(WorkLength, offset + length);
            }
        }

        return scratch;
    }

    private Buffer Add(int sampleSize, int firstUse, int lastUse)
    {
        var buffer = new Buffer(_buffers.Count, AlignedBlock.Align(checked(sampleSize * _maxBatch)), firstUse, lastUse);
        _buffers.Add(buffer);
        return buffer;
    }

    private int Assign()
    {
        List<Buffer> roots = _buffers.FindAll(buffer => buffer.Root == buffer);
        roots.Sort((left, right) => left.Length != right.Length ? right.Length.CompareTo(left.Length)
            : left.FirstUse != right.FirstUse ? left.FirstUse.CompareTo(right.FirstUse) : left.Index.CompareTo(right.Index));
        var placed = new List<Buffer>();
        int length = 0;
        foreach (Buffer buffer in roots)
        {
            // Those that are placed stand in the order of their places.
            int place = 0;
            foreach (Buffer other in placed)
            {
                if (!buffer.LivesWith(other)) continue;
                if (place + buffer.Length <= other.Place) break;
                place = Math.Max(place, other.Place + other.Length);
            }

            buffer.Place = place;
            int behind = placed.FindIndex(other => other.Place > place);
            placed.Insert(behind < 0 ? placed.Count : behind, buffer);
            length = Math.Max(length, checked(place + buffer.Length));
        }

        return length;
    }

    /// <summary>Where a node's scratch memory lies: a buffer that is kept, or an offset in the room to work in.</summary>
    private sealed record Room(int Length, Buffer? Kept, int Offset);

    private sealed class Buffer(int index, int length, int firstUse, int lastUse)
    {
        private Buffer? _shared;

        /// <summary>The order in which buffers were asked for.</summary>
        public int Index => index;

        public int Length => length;

        public int FirstUse { get; private set; } = firstUse;

        public int LastUse { get; private set; } = lastUse;

        /// <summary>The buffer whose memory this one uses: itself, unless a node works in place.</summary>
        public Buffer Root => _shared?.Root ?? this;

        public int Place { get => _shared is null ? field : Root.Place; set; }

        public bool LivesWith(Buffer other) => FirstUse <= other.LastUse && other.FirstUse <= LastUse;

        public void ShareWith(Buffer other)
        {
            _shared = other;
            other.FirstUse = Math.Min(other.FirstUse, FirstUse);
            other.LastUse = Math.Max(other.LastUse, LastUse);
        }
    }
}
