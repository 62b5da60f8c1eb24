using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Execution;

/// <summary>
/// The memory in which a session runs a graph. One arena holds every value, gradient and scratch buffer, sized for the largest batch; a
/// smaller batch uses the beginning of each buffer.
/// </summary>
internal sealed class Workspace
{
    private readonly ExecutionGraph _graph;
    private readonly AlignedBlock _arena;
    private readonly AlignedBlock _session;
    private readonly GradientPlan? _gradients;
    private readonly ValuePlace[] _values;
    private readonly NodeMemory?[] _outputNodes;
    private readonly ScratchPlace[][] _scratch;

    /// <param name="graph">What will run.</param>
    /// <param name="maxBatch">The largest batch.</param>
    /// <param name="training">What is wanted of a backward pass; null for inference.</param>
    /// <param name="weightsLength">The floats of the model's weights, for their gradients.</param>
    /// <param name="parts">The most parts of a node that run at a time.</param>
    /// <param name="before">A workspace of the same graph whose lasting memory and random numbers go on in this one; null for a new one.</param>
    public Workspace(ExecutionGraph graph, int maxBatch, TrainingPlan? training, int weightsLength, int parts, Workspace? before)
    {
        var plan = new MemoryPlan(graph, maxBatch, training, parts);
        _graph = graph;
        _arena = new AlignedBlock(plan.Length);
        _session = before?._session ?? new AlignedBlock(plan.SessionLength);
        _values = new ValuePlace[graph.Slots.Sizes.Length];
        for (int slot = 0; slot < _values.Length; slot++) _values[slot] = new ValuePlace(plan.Value(slot), graph.Slots.Sizes[slot]);
        _scratch = new ScratchPlace[graph.Nodes.Length][];
        for (int node = 0; node < _scratch.Length; node++)
        {
            _scratch[node] = new ScratchPlace[graph.Nodes[node].Node.ScratchRequests.Length];
            for (int i = 0; i < _scratch[node].Length; i++) _scratch[node][i] = plan.Scratch(node, i);
        }

        if (training is not null) _gradients = new GradientPlan(graph, plan, weightsLength);
        Nodes = Array.ConvertAll(graph.Nodes, node => new NodeMemory(node, this, _arena, _values, _gradients));
        _outputNodes = Array.ConvertAll(graph.Outputs, slot => graph.Producers[slot] is >= 0 and var producer ? Nodes[producer] : null);
        if (before is not null) (Seed, Step) = (before.Seed, before.Step);
    }

    /// <summary>The nodes in the order of the forward pass.</summary>
    public NodeMemory[] Nodes { get; }

    /// <summary>The model's inputs that several nodes read, where their gradients are wanted.</summary>
    public int[] SummedInputs => _gradients!.SummedInputs;

    /// <summary>The floats of the arena: what the peak memory of a step is counted by.</summary>
    public long ArenaLength => (long)_arena.Length + _session.Length;

    public uint Seed { get; set; }

    public ulong Step { get; set; }

    /// <summary>Whether nodes keep anything from batch to batch.</summary>
    public bool KeepsMemory => _session.Length > 0;

    /// <summary>What nodes keep from batch to batch.</summary>
    public Memory<float> Lasting => _session.Memory;

    /// <summary>What nodes keep from batch to batch is 0 again.</summary>
    public void Reset() => _session.Span.Clear();

    /// <summary>The gradients of all weights.</summary>
    public Span<float> Gradients => _gradients!.Weights.Span;

    public Span<float> Input(int index, int samples) => Value(_graph.Inputs[index], samples);

    public Span<float> Output(int index, int samples) => Value(_graph.Outputs[index], samples);

    public Span<float> OutputMask(int index, int samples) =>
        _graph.Slots.OutputMasks[index] is >= 0 and var slot ? Value(slot, samples) : default;

    /// <summary>What stands before the final activation of an output that ends in one.</summary>
    public Span<float> Logits(int index, int samples) => _outputNodes[index]!.Input(0, samples);

    public Span<float> LogitsGradient(int index, int samples) => _outputNodes[index]!.InputGradient(0, samples);

    /// <summary>Where the loss of an output writes its gradient; empty where the output is not learned from.</summary>
    public Span<float> LossGradient(int index, int samples) =>
        _gradients!.Losses[index] is >= 0 and var place ? Slice(place, _graph.Outputs[index], samples) : default;

    /// <summary>The gradient of a slot, summed over its readers where a node is about to use it; empty where it has none.</summary>
    public Span<float> SlotGradient(int slot, int samples)
    {
        int[] sources = _gradients!.Sources[slot];
        return sources.Length > 0 ? Slice(sources[0], slot, samples) : default;
    }

    /// <summary>The gradient of a weight, whole: what all nodes that read it have made of it.</summary>
    public Span<float> Gradient(Parameter parameter) => _gradients!.Weights.Slice(parameter.Offset, parameter.Length);

    /// <summary>Where one node writes its gradient of a weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> NodeGradient(PlacedNode node, Parameter parameter) => parameter.IsWeight
        ? _gradients!.Node(node, parameter)
        : throw new ArgumentException(
            $"Parameter '{parameter.Name}': expected a weight, which has a gradient. Received: state.", nameof(parameter));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Scratch(PlacedNode node, Scratch scratch, int part)
    {
        ScratchPlace place = _scratch[node.Index][scratch.Index];
        AlignedBlock block = place.Life == ScratchLife.Session ? _session : _arena;
        return block.Slice(place.Offset + (part * place.PartStride), place.Length);
    }

    /// <summary>The key of a step's random numbers for a node.</summary>
    public ulong RandomKey(PlacedNode node, ulong stream) => CounterRandom.Key(Seed, node.RandomStream + stream, Step);

    /// <summary>Which nodes run backward.</summary>
    public bool RunsBackward(int node) => _gradients!.RunsBackward[node];

    /// <summary>Where a slot has several readers, each has written a gradient of its own.</summary>
    public void SumSlotGradients(int slot, int samples)
    {
        int[] sources = _gradients!.Sources[slot];
        for (int i = 1; i < sources.Length; i++)
        {
            Span<float> sum = Slice(sources[0], slot, samples);
            System.Numerics.Tensors.TensorPrimitives.Add(sum, Slice(sources[i], slot, samples), sum);
        }
    }

    /// <summary>Where several nodes read a weight, each has written a gradient of its own.</summary>
    public void SumSharedGradients() => _gradients!.SumShared();

    private Span<float> Value(int slot, int samples) => Slice(_values[slot].Offset, slot, samples);

    private Span<float> Slice(int place, int slot, int samples) => _arena.Slice(place, samples * _values[slot].Size);
}
