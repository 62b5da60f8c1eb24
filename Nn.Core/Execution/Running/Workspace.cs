using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Execution;

/// <summary>
/// The memory in which a session runs a graph, and the runs themselves. One arena holds every value, gradient and scratch buffer, sized
/// for the largest batch; a smaller batch uses the beginning of each buffer.
/// </summary>
internal sealed class Workspace
{
    private readonly Graph _graph;
    private readonly AlignedBlock _arena;
    private readonly AlignedBlock? _gradients;
    private readonly int[] _sizes;
    private readonly int[] _values;
    private readonly int[] _scratch;
    private readonly int[] _scratchLengths;
    private readonly int[] _scratchStrides;
    private readonly WorkTeam? _team;
    private readonly int _maxParts;
    private readonly int[][] _inputGradients = [];
    private readonly int[][] _gradientSources = [];
    private readonly bool[] _runsBackward = [];
    private int _busy;

    /// <summary>For inference.</summary>
    public Workspace(Graph graph, int maxBatch, WorkTeam? team = null)
        : this(graph, maxBatch, new MemoryPlan(graph, maxBatch, training: false, inputGradient: false, PartsFor(team)), team)
    {
    }

    /// <summary>For training.</summary>
    public Workspace(Graph graph, int maxBatch, WorkTeam? team, int weightsLength, bool inputGradient)
        : this(graph, maxBatch, new MemoryPlan(graph, maxBatch, training: true, inputGradient, PartsFor(team)), team)
    {
        _gradients = new AlignedBlock(weightsLength);
        WantsModelInputGradient = inputGradient;
    }

    private Workspace(Graph graph, int maxBatch, MemoryPlan plan, WorkTeam? team)
    {
        _graph = graph;
        _team = team;
        _maxParts = PartsFor(team);
        MaxBatch = maxBatch;
        _arena = new AlignedBlock(plan.Length);
        _sizes = Array.ConvertAll(graph.Slots, shape => shape.Size);
        _values = new int[_sizes.Length];
        for (int slot = 0; slot < _values.Length; slot++) _values[slot] = plan.Value(slot);
        int reservations = graph.Reservations.Length;
        (_scratch, _scratchLengths, _scratchStrides) = (new int[reservations], new int[reservations], new int[reservations]);
        for (int i = 0; i < reservations; i++)
        {
            _scratch[i] = plan.Scratch(i);
            _scratchLengths[i] = plan.ScratchLength(i);
            _scratchStrides[i] = plan.IsPerPart(i) ? plan.WorkLength : 0;
        }

        if (plan.LossGradient < 0) return;
        _gradientSources = new int[_sizes.Length][];
        for (int slot = 0; slot < _sizes.Length; slot++) _gradientSources[slot] = GradientSources(slot, plan);
        int steps = 0;
        foreach (GraphStep step in graph.Steps) steps = Math.Max(steps, step.Index + 1);
        _inputGradients = new int[steps][];
        _runsBackward = new bool[graph.Steps.Length];
        for (int i = 0; i < graph.Steps.Length; i++)
        {
            GraphStep step = graph.Steps[i];
            var places = new int[step.Inputs.Length];
            bool isWanted = step.HasWeights;
            for (int input = 0; input < places.Length; input++)
            {
                places[input] = plan.Gradient(i, input);
                isWanted |= places[input] >= 0;
            }

            _inputGradients[step.Index] = places;
            _runsBackward[i] = isWanted && _gradientSources[step.Output].Length > 0;
        }
    }

    public int MaxBatch { get; }

    /// <summary>The floats of the arena: what the peak memory of a step is counted by.</summary>
    public int ArenaLength => _arena.Length;

    public bool WantsModelInputGradient { get; }

    public bool HasLogits => _graph.LogitsSlot >= 0;

    /// <summary>Watches the nodes run; null for nobody.</summary>
    public IStepObserver? Observer { get; set; }

    public uint Seed { get; set; }

    public ulong Step { get; set; }

    public Span<float> ModelOutput(int rows) => Value(_graph.Output, rows);

    public Span<float> Logits(int rows) => Value(_graph.LogitsSlot, rows);

    public Span<float> LossGradient(int rows) => Slice(_gradientSources[_graph.Output][0], _graph.Output, rows);

    public Span<float> LogitsGradient(int rows) => Slice(_gradientSources[_graph.LogitsSlot][0], _graph.LogitsSlot, rows);

    public Span<float> ModelInputGradient(int rows) => Slice(_gradientSources[0][0], 0, rows);

    public Span<float> Gradients => _gradients!.Span;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Value(int slot, int rows) => Slice(_values[slot], slot, rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> OutputGradient(GraphStep step, int rows) => Slice(_gradientSources[step.Output][0], step.Output, rows);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool WantsInputGradient(GraphStep step, int input) => _inputGradients[step.Index][input] >= 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> InputGradient(GraphStep step, int input, int rows)
    {
        int place = _inputGradients[step.Index][input];
        return place < 0 ? default : Slice(place, step.Inputs[input], rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Gradient(Parameter parameter) => _gradients!.Slice(parameter.Offset, parameter.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Scratch(Scratch scratch, int part) =>
        _arena.Slice(_scratch[scratch.Index] + (part * _scratchStrides[scratch.Index]), _scratchLengths[scratch.Index]);

    /// <summary>The key of a step's random numbers for the node of that number.</summary>
    public ulong RandomKey(int step) => CounterRandom.Key(Seed, (ulong)step, Step);

    /// <summary>One thread at a time: a second one is refused before it touches anything.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            throw new InvalidOperationException(
                "Session: expected one thread at a time. "
                + "Received: a call while another one runs in the same session; make a session for each thread.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _busy, 0);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(int rows, bool training)
    {
        foreach (GraphStep step in _graph.Steps)
        {
            long start = StepClock.Start(Observer);
            if (_team is not null && step.Node is SplitNode split && split.ForwardExtent(rows).Parts(_maxParts) is > 1 and var parts)
                _team.Run(new ForwardWork(this, step, split, rows, training, parts), parts);
            else
                step.Node.Forward(new ForwardPass(this, step, rows, training));
            StepClock.End(Observer, StepPhase.Forward, rows, start, step);
        }
    }

    /// <summary>Runs the nodes backward; from the logits on where the loss was fused with the final activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(int rows, bool fromLogits)
    {
        GraphStep[] steps = _graph.Steps;
        for (int i = fromLogits ? steps.Length - 2 : steps.Length - 1; i >= 0; i--)
        {
            GraphStep step = steps[i];
            if (!_runsBackward[i]) continue;
            long start = StepClock.Start(Observer);
            SumGradients(step.Output, rows);
            if (_team is not null && step.Node is SplitNode split) BackwardSplit(step, split, rows);
            else step.Node.Backward(new BackwardPass(this, step, rows));
            StepClock.End(Observer, StepPhase.Backward, rows, start, step);
        }

        if (WantsModelInputGradient) SumGradients(0, rows);
    }

    private void BackwardSplit(GraphStep step, SplitNode node, int rows)
    {
        for (int stage = 0; stage < node.BackwardStages; stage++)
        {
            int parts = node.BackwardExtent(stage, rows).Parts(_maxParts);
            if (parts > 1) _team!.Run(new BackwardWork(this, step, node, stage, rows, parts), parts);
            else node.BackwardPart(new BackwardPass(this, step, rows), stage, 0, 1);
        }
    }

    /// <summary>More parts than threads, so that one that is held up does not hold up the others.</summary>
    private static int PartsFor(WorkTeam? team) => team is null ? 1 : 2 * team.Threads;

    /// <summary>Where a slot has several readers, each has written a gradient of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumGradients(int slot, int rows)
    {
        int[] sources = _gradientSources[slot];
        for (int i = 1; i < sources.Length; i++)
        {
            Span<float> sum = Slice(sources[0], slot, rows);
            System.Numerics.Tensors.TensorPrimitives.Add(sum, Slice(sources[i], slot, rows), sum);
        }
    }

    private int[] GradientSources(int slot, MemoryPlan plan)
    {
        var sources = new List<int>();
        if (slot == _graph.Output) sources.Add(plan.LossGradient);
        foreach (Graph.Edge reader in _graph.Readers[slot])
        {
            int place = plan.Gradient(reader.Step, reader.Input);
            if (place >= 0) sources.Add(place);
        }

        return sources.ToArray();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> Slice(int place, int slot, int rows) => _arena.Slice(place, rows * _sizes[slot]);

    private readonly struct ForwardWork(Workspace workspace, GraphStep step, SplitNode node, int rows, bool training, int parts) : IWork
    {
        public void Execute(int chunk) => node.ForwardPart(new ForwardPass(workspace, step, rows, training, chunk), chunk, parts);
    }

    private readonly struct BackwardWork(Workspace workspace, GraphStep step, SplitNode node, int stage, int rows, int parts) : IWork
    {
        public void Execute(int chunk) => node.BackwardPart(new BackwardPass(workspace, step, rows, chunk), stage, chunk, parts);
    }
}
