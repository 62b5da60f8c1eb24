using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>Runs a graph in the memory of one session, alone or with a team of threads. For one caller at a time.</summary>
internal sealed class GraphRunner
{
    private readonly ExecutionGraph _graph;
    private readonly WorkTeam? _team;
    private readonly int _maxParts;
    private readonly NodeMemory[] _nodes;
    private readonly NodeMemory[] _committing;
    private NodeMemory[] _backward = [];
    private bool[]? _backwardFrom;
    private int _busy;

    private GraphRunner(ExecutionGraph graph, int maxBatch, WorkTeam? team, TrainingPlan? training, int weightsLength, GraphRunner? before)
    {
        _graph = graph;
        _team = team;
        MaxBatch = maxBatch;
        // More parts than threads, so that one that is held up does not hold up the others.
        _maxParts = team is null ? 1 : 2 * team.Threads;
        Memory = new Workspace(graph, maxBatch, training, weightsLength, _maxParts, before?.Memory);
        _nodes = Memory.Nodes;
        _committing = Array.FindAll(_nodes, node => node.Node.LastsBeyondStep);
        if (before is not null) (Observer, _busy) = (before.Observer, before._busy);
    }

    public int MaxBatch { get; }

    public Workspace Memory { get; }

    /// <summary>Watches the nodes run; null for nobody.</summary>
    public IStepObserver? Observer { get; set; }

    public static GraphRunner ForInference(ExecutionGraph graph, int maxBatch, WorkTeam? team = null) =>
        new(graph, maxBatch, team, training: null, weightsLength: 0, before: null);

    /// <param name="graph">The model's graph.</param>
    /// <param name="maxBatch">The largest batch.</param>
    /// <param name="team">Threads that share the work; null for the caller alone.</param>
    /// <param name="weightsLength">The floats of the model's weights.</param>
    /// <param name="inputGradient">Whether the gradients of the model's inputs are wanted.</param>
    /// <param name="learnsFrom">Which outputs have a loss; null for all.</param>
    /// <param name="before">What this one takes the place of, after layers were frozen or thawed; null for a new session.</param>
    public static GraphRunner ForTraining(
        ExecutionGraph graph, int maxBatch, WorkTeam? team, int weightsLength, bool inputGradient, bool[]? learnsFrom, GraphRunner? before) =>
        new(graph, maxBatch, team, new TrainingPlan(graph.SlotsWithGradient(inputGradient, learnsFrom), learnsFrom), weightsLength, before);

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
    public void Forward(int samples, bool training)
    {
        foreach (NodeMemory memory in _nodes)
        {
            long start = StepClock.Start(Observer);
            for (int stage = 0; stage < memory.ForwardStages; stage++)
            {
                if (_team is null) memory.Node.Forward(new ForwardPass(memory, samples, training, stage, 0, 1));
                else ForwardByTeam(_team, memory, samples, training, stage);
            }

            StepClock.End(Observer, StepPhase.Forward, samples, start, memory.Placed);
        }
    }

    /// <summary>Runs the nodes backward; from the logits on where a loss was fused with the final activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(int samples, bool[] fromLogits)
    {
        if (_backwardFrom != fromLogits) _backward = BackwardOrder(_backwardFrom = fromLogits);
        foreach (NodeMemory memory in _backward)
        {
            long start = StepClock.Start(Observer);
            foreach (int slot in memory.SummedOutputs) Memory.SumSlotGradients(slot, samples);
            for (int stage = 0; stage < memory.BackwardStages; stage++)
            {
                if (_team is null) memory.Node.Backward(new BackwardPass(memory, samples, stage, 0, 1));
                else BackwardByTeam(_team, memory, samples, stage);
            }

            StepClock.End(Observer, StepPhase.Backward, samples, start, memory.Placed);
        }

        foreach (int slot in Memory.SummedInputs) Memory.SumSlotGradients(slot, samples);
        Memory.SumSharedGradients();
    }

    /// <summary>Lets the nodes take over what the last training step found into the model's state.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Commit()
    {
        foreach (NodeMemory memory in _committing) memory.Node.Commit(new CommitPass(memory));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ForwardByTeam(WorkTeam team, NodeMemory memory, int samples, bool training, int stage)
    {
        int parts = memory.Node.ForwardExtent(stage, samples * memory.RowsPerSample).Parts(_maxParts);
        team.Run(new ForwardWork(memory, samples, training, stage, parts), parts);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BackwardByTeam(WorkTeam team, NodeMemory memory, int samples, int stage)
    {
        int parts = memory.Node.BackwardExtent(stage, samples * memory.RowsPerSample).Parts(_maxParts);
        team.Run(new BackwardWork(memory, samples, stage, parts), parts);
    }

    private NodeMemory[] BackwardOrder(bool[] fromLogits)
    {
        var order = new List<NodeMemory>();
        for (int i = _nodes.Length - 1; i >= 0; i--)
        {
            if (Memory.RunsBackward(i) && !IsFused(i, fromLogits)) order.Add(_nodes[i]);
        }

        return order.ToArray();
    }

    /// <summary>Whether a node is a final activation whose gradient the loss has taken over.</summary>
    private bool IsFused(int node, bool[] fromLogits)
    {
        for (int i = 0; i < fromLogits.Length; i++)
        {
            if (fromLogits[i] && _graph.Producers[_graph.Outputs[i]] == node) return true;
        }

        return false;
    }

    private readonly struct ForwardWork(NodeMemory memory, int samples, bool training, int stage, int parts) : IWork
    {
        public void Execute(int chunk) => memory.Node.Forward(new ForwardPass(memory, samples, training, stage, chunk, parts));
    }

    private readonly struct BackwardWork(NodeMemory memory, int samples, int stage, int parts) : IWork
    {
        public void Execute(int chunk) => memory.Node.Backward(new BackwardPass(memory, samples, stage, chunk, parts));
    }
}
