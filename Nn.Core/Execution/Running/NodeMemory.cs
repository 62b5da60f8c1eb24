using System.Runtime.CompilerServices;

namespace Nn.Execution;

/// <summary>Where everything that one node reads and writes stands in one session: found once, so that a pass only has to look there.</summary>
internal sealed class NodeMemory
{
    private readonly Workspace _workspace;
    private readonly AlignedBlock _arena;
    private readonly ValuePlace[] _inputs;
    private readonly ValuePlace[] _outputs;
    private readonly ValuePlace[] _inputGradients;
    private readonly ValuePlace[] _outputGradients;

    /// <param name="node">The node.</param>
    /// <param name="workspace">The session's memory.</param>
    /// <param name="arena">The block in which the places are.</param>
    /// <param name="values">The places of the slots' values.</param>
    /// <param name="gradients">The places of gradients; null for inference.</param>
    public NodeMemory(PlacedNode node, Workspace workspace, AlignedBlock arena, ValuePlace[] values, GradientPlan? gradients)
    {
        (Placed, Node, _workspace, _arena) = (node, node.Node, workspace, arena);
        (RowsPerSample, ForwardStages, BackwardStages) = (node.RowsPerSample, Node.ForwardStages, Node.BackwardStages);
        _inputs = PlacesOf(node.Inputs, values);
        _outputs = PlacesOf(node.Outputs, values);
        _inputGradients = _outputGradients = [];
        SummedOutputs = [];
        if (gradients is null) return;
        _inputGradients = new ValuePlace[_inputs.Length];
        for (int i = 0; i < _inputs.Length; i++) _inputGradients[i] = _inputs[i] with { Offset = gradients.Inputs[node.Index][i] };
        _outputGradients = new ValuePlace[_outputs.Length];
        for (int i = 0; i < _outputs.Length; i++)
            _outputGradients[i] = _outputs[i] with { Offset = gradients.Sources[node.Outputs[i]] is [var place, ..] ? place : -1 };
        SummedOutputs = Array.FindAll(node.Outputs, slot => gradients.Sources[slot].Length > 1);
    }

    public PlacedNode Placed { get; }

    public Node Node { get; }

    public int RowsPerSample { get; }

    public int ForwardStages { get; }

    public int BackwardStages { get; }

    /// <summary>The slots written by the node that several nodes read.</summary>
    public int[] SummedOutputs { get; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Input(int index, int samples) => Slice(_inputs[index], samples);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Output(int index, int samples) => Slice(_outputs[index], samples);

    /// <summary>Whether an output has a gradient: whether anything that is learned from depends on it.</summary>
    public bool HasOutputGradient(int index) => _outputGradients[index].Offset >= 0;

    /// <summary>The gradient of an output, summed over its readers when the node runs backward; empty where it has none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> OutputGradient(int index, int samples) => SliceIfAny(_outputGradients[index], samples);

    public bool WantsInputGradient(int index) => _inputGradients[index].Offset >= 0;

    /// <summary>Where the gradient of an input goes; empty where nobody wants it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> InputGradient(int index, int samples) => SliceIfAny(_inputGradients[index], samples);

    /// <summary>Where the node writes its gradient of a weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Gradient(Parameter parameter) => _workspace.NodeGradient(Placed, parameter);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Scratch(Scratch scratch, int part) => _workspace.Scratch(Placed, scratch, part);

    /// <summary>The key of a step's random numbers for the node.</summary>
    public ulong RandomKey(ulong stream) => _workspace.RandomKey(Placed, stream);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> Slice(ValuePlace place, int samples) => _arena.Slice(place.Offset, samples * place.Size);

    private static ValuePlace[] PlacesOf(int[] slots, ValuePlace[] values)
    {
        var places = new ValuePlace[slots.Length];
        for (int i = 0; i < places.Length; i++) places[i] = values[slots[i]];
        return places;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<float> SliceIfAny(ValuePlace place, int samples) => place.Offset < 0 ? default : Slice(place, samples);
}

/// <summary>Where a value stands in the arena.</summary>
/// <param name="Offset">Its first float; −1 for one that has no memory.</param>
/// <param name="Size">The floats of one sample.</param>
internal readonly record struct ValuePlace(int Offset, int Size);
