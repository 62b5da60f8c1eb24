namespace Nn.Execution;

/// <summary>
/// Where the scratch memory of nodes lies. What must stay within a step is a buffer like others. Room to work in is needed by one call at a
/// time: all nodes share one stretch, as long as the node that wants most needs; parts have a stretch each. What must stay from batch to
/// batch has a block of its own.
/// </summary>
internal sealed class ScratchPlan
{
    private readonly ScratchPlace[][] _places;
    private readonly PlannedBuffer?[][] _kept;
    private readonly long _callLength;
    private readonly long _partLength;

    public ScratchPlan(ExecutionGraph graph, int maxBatch, bool training, BufferPlacement placement)
    {
        int nodes = graph.Nodes.Length;
        (_places, _kept) = (new ScratchPlace[nodes][], new PlannedBuffer?[nodes][]);
        foreach (PlacedNode node in graph.Nodes)
        {
            ReadOnlySpan<Node.ScratchRequest> requests = node.Node.ScratchRequests;
            var places = _places[node.Index] = new ScratchPlace[requests.Length];
            var kept = _kept[node.Index] = new PlannedBuffer?[requests.Length];
            long call = 0, part = 0;
            for (int i = 0; i < requests.Length; i++)
            {
                int rows = (int)Math.Min(int.MaxValue, (long)maxBatch * node.RowsPerSample);
                bool isEmpty = requests[i].Life == ScratchLife.Training && !training;
                long length = isEmpty ? 0 : Arena.Checked(requests[i].Length(rows), maxBatch, node.Layer);
                long offset = 0;
                switch (requests[i].Life)
                {
                    case ScratchLife.Step or ScratchLife.Training:
                        // The end of a step is its commit, behind all backward passes.
                        int last = training ? (2 * nodes) + 1 : node.Index;
                        kept[i] = placement.Add(length, node.Index, last, node.Layer);
                        break;
                    case ScratchLife.Session:
                        (offset, SessionLength) = (SessionLength, SessionLength + Arena.Align(length));
                        break;
                    case ScratchLife.Call:
                        (offset, call) = (call, call + Arena.Align(length));
                        break;
                    default:
                        (offset, part) = (part, part + Arena.Align(length));
                        break;
                }

                places[i] = new ScratchPlace(requests[i].Life, (int)Arena.Checked(offset, maxBatch, node.Layer), (int)length, 0);
            }

            _callLength = Math.Max(_callLength, call);
            _partLength = Math.Max(_partLength, part);
        }
    }

    /// <summary>The floats that stay from batch to batch.</summary>
    public long SessionLength { get; private set; }

    /// <summary>The floats behind the buffers, for so many parts at a time.</summary>
    public long RoomLength(int parts) => _callLength + (_partLength * parts);

    /// <summary>Puts the room to work in behind the buffers.</summary>
    public void PlaceRooms(long buffers)
    {
        for (int node = 0; node < _places.Length; node++)
        {
            for (int i = 0; i < _places[node].Length; i++)
            {
                ScratchPlace place = _places[node][i];
                _places[node][i] = place.Life switch
                {
                    ScratchLife.Step or ScratchLife.Training => place with { Offset = _kept[node][i]!.Place },
                    ScratchLife.Call => place with { Offset = checked((int)(buffers + place.Offset)) },
                    ScratchLife.Part => place with { Offset = checked((int)(buffers + _callLength + place.Offset)), PartStride = (int)_partLength },
                    _ => place,
                };
            }
        }
    }

    public ScratchPlace Place(int node, int index) => _places[node][index];
}

/// <summary>The place of a scratch memory: in the arena, or in the session's own block for what stays.</summary>
internal sealed record ScratchPlace(ScratchLife Life, int Offset, int Length, int PartStride);
