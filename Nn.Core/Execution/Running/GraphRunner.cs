using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>Runs a graph in the memory of one session, alone or with a team of threads. For one caller at a time.</summary>
internal sealed class GraphRunner
{
    private readonly ExecutionGraph _graph;
    private readonly WorkTeam? _team;
    private readonly int _maxParts;
    private int _busy;

    private GraphRunner(ExecutionGraph graph, int maxBatch, WorkTeam? team, TrainingPlan? training, int weightsLength, GraphRunner? before)
    {
        _graph = graph;
        _team = team;
        MaxBatch = maxBatch;
        // More parts than threads, so that one that is held up does not hold up the others.
        _maxParts = team is null ? 1 : 2 * team.Threads;
        Memory = new Workspace(graph, maxBatch, training, weightsLength, _maxParts, before?.Memory);
        Observer = before?.Observer;
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
        foreach (PlacedNode node in _graph.Nodes)
        {
            long start = StepClock.Start(Observer);
            int stages = node.Node.ForwardStages;
            for (int stage = 0; stage < stages; stage++)
            {
                int parts = _team is null ? 1 : node.Node.ForwardExtent(stage, samples * node.RowsPerSample).Parts(_maxParts);
                if (parts > 1) _team!.Run(new ForwardWork(Memory, node, samples, training, stage, parts), parts);
                else node.Node.Forward(new ForwardPass(Memory, node, samples, training, stage, 0, 1));
            }

            StepClock.End(Observer, StepPhase.Forward, samples, start, node);
        }
    }

    /// <summary>Runs the nodes backward; from the logits on where a loss was fused with the final activation.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(int samples, bool[] fromLogits)
    {
        PlacedNode[] nodes = _graph.Nodes;
        for (int i = nodes.Length - 1; i >= 0; i--)
        {
            if (!Memory.RunsBackward(i) || IsFused(i, fromLogits)) continue;
            PlacedNode node = nodes[i];
            long start = StepClock.Start(Observer);
            foreach (int slot in node.Outputs) Memory.SumSlotGradients(slot, samples);
            int stages = node.Node.BackwardStages;
            for (int stage = 0; stage < stages; stage++)
            {
                int parts = _team is null ? 1 : node.Node.BackwardExtent(stage, samples * node.RowsPerSample).Parts(_maxParts);
                if (parts > 1) _team!.Run(new BackwardWork(Memory, node, samples, stage, parts), parts);
                else node.Node.Backward(new BackwardPass(Memory, node, samples, stage, 0, 1));
            }

            StepClock.End(Observer, StepPhase.Backward, samples, start, node);
        }

        foreach (int slot in _graph.Inputs) Memory.SumSlotGradients(slot, samples);
        Memory.SumSharedGradients();
    }

    /// <summary>Lets the nodes take over what the last training step found into the model's state.</summary>
    public void Commit()
    {
        foreach (PlacedNode node in _graph.Nodes) node.Node.Commit(new CommitPass(Memory, node));
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

    private readonly struct ForwardWork(Workspace memory, PlacedNode node, int samples, bool training, int stage, int parts) : IWork
    {
        public void Execute(int chunk) => node.Node.Forward(new ForwardPass(memory, node, samples, training, stage, chunk, parts));
    }

    private readonly struct BackwardWork(Workspace memory, PlacedNode node, int samples, int stage, int parts) : IWork
    {
        public void Execute(int chunk) => node.Node.Backward(new BackwardPass(memory, node, samples, stage, chunk, parts));
    }
}
