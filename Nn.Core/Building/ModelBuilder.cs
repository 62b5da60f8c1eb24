using System.Runtime.InteropServices;
using Nn.Execution;

namespace Nn;

/// <summary>
/// A model under construction. A layer is declared once, which gives it its name, and called any number of times; each call's
/// <see cref="Layer.Build"/> gets or adds its weights and appends its nodes here. The order of execution follows from the order of the calls.
/// </summary>
public sealed class ModelBuilder
{
    private readonly List<PlacedNode> _nodes = [];
    private readonly List<BuiltLayer> _layers = [];
    private readonly List<int> _slotSizes = [];
    private readonly HashSet<int> _masks = [];
    private readonly LayerNames _names = new();
    private readonly ParameterList _parameters;
    private readonly uint _seed;
    private BuiltLayer? _current;

    internal ModelBuilder(uint seed)
    {
        _seed = seed;
        _parameters = new ParameterList(this, seed);
    }

    /// <summary>The layer that is being built: its name, and whether it is frozen, which a node may ask at any time.</summary>
    public BuiltLayer CurrentLayer => _current ?? throw new InvalidOperationException("ModelBuilder: no layer is being built.");

    /// <summary>
    /// Gives a layer its name and its place within the current one. A further call of the current layer declares the same layers in the same
    /// order and gets those of its first call, with their weights.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <exception cref="ArgumentException">The name is taken, or is none.</exception>
    public BuiltLayer Declare(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (_current?.NextChild() is { } known)
        {
            return known.Description.Equals(layer)
                ? known
                : throw Error($"the layer '{known.Name}' again in a further call", $"a {layer.GetType().Name}");
        }

        var built = new BuiltLayer(layer, _current is null ? LayerNames.OfWhole(layer) : _names.Of(layer, _current), _current);
        _current?.SkipChild();
        _layers.Add(built);
        return built;
    }

    /// <summary>Appends one use of a declared layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The slots that it reads.</param>
    /// <returns>The slots that it writes.</returns>
    public Slots Call(BuiltLayer layer, params ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        foreach (Slot input in inputs) CheckOwn(input, nameof(inputs));
        BuiltLayer? caller = _current;
        _current = layer;
        layer.BeginCall();
        Slots outputs;
        try
        {
            outputs = layer.Description.Build(this, inputs);
        }
        catch (ArgumentOutOfRangeException error) when (error.ParamName == Shape.DimensionsParameter)
        {
            throw Error("shapes that can be", error.Message);
        }

        if (outputs.Count == 0) throw Error("at least one output", "none");
        foreach (Slot output in outputs.AsSpan()) CheckOwn(output, nameof(layer));
        outputs = HandMaskOn(layer.Description, inputs, outputs);
        if (layer.Calls == 1) layer.OutputShape = outputs[0].Shape;
        layer.LastOutputShapes = Shapes(outputs.AsSpan());
        _current = caller;
        return outputs;
    }

    /// <summary>Declares a layer and calls it once.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The slots that it reads.</param>
    /// <returns>The slots that it writes.</returns>
    public Slots Add(Layer layer, params ReadOnlySpan<Slot> inputs) => Call(Declare(layer), inputs);

    /// <summary>
    /// Gets a weight of the current layer, or adds it in the layer's first call: it has a gradient, and training changes it unless the layer is
    /// frozen.
    /// </summary>
    /// <param name="name">Keras' name: <c>kernel</c>, <c>bias</c>, <c>gamma</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <param name="regularizer">What keeps it small, as a part of the loss; null for nothing.</param>
    /// <param name="constraint">What it is brought back to after each update; null for nothing.</param>
    /// <exception cref="ArgumentException">The layer has one of that name and another shape.</exception>
    public Parameter AddWeight(
        string name, Shape shape, Initializer initializer, Regularizer? regularizer = null, Constraint? constraint = null)
    {
        Parameter weight = _parameters.GetOrAdd(name, shape, initializer, isWeight: true);
        regularizer?.Validate(weight.Name, shape);
        constraint?.Validate(weight.Name, shape);
        (weight.Regularizer, weight.Constraint) = (regularizer, constraint);
        return weight;
    }

    /// <summary>
    /// Gets a piece of state of the current layer, or adds it: changed by <see cref="Node.Commit"/> when a training step has succeeded, not by
    /// the optimizer.
    /// </summary>
    /// <param name="name">Keras' name: <c>moving_mean</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    /// <exception cref="ArgumentException">The layer has one of that name and another shape.</exception>
    public Parameter AddState(string name, Shape shape, Initializer initializer) =>
        _parameters.GetOrAdd(name, shape, initializer, isWeight: false);

    /// <summary>Appends a node, which runs after all that were appended before it.</summary>
    /// <param name="node">The node; it belongs to this model from now on.</param>
    /// <param name="inputs">The slots that it reads; its rows are those of the first.</param>
    /// <param name="outputs">The shape of one row of each output.</param>
    /// <returns>A slot for each output.</returns>
    public Slots Append(Node node, ReadOnlySpan<Slot> inputs, params ReadOnlySpan<Shape> outputs)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_nodes.Exists(placed => placed.Node == node)) throw Error("a node of its own", "one that was appended before");
        if (inputs.Length == 0) throw Error("a node with an input", "one without");
        if (outputs.Length == 0) throw Error("a node with an output", "one without");
        var sources = new int[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            CheckOwn(inputs[i], nameof(inputs));
            sources[i] = inputs[i].Index;
        }

        int rows = inputs[0].RowsPerSample;
        var slots = new Slot[outputs.Length];
        var targets = new int[outputs.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            slots[i] = NewSlot(outputs[i], rows);
            targets[i] = slots[i].Index;
        }

        // A use's random numbers depend on the layer's name and its own nodes alone.
        ulong stream = NameHash.Of($"{CurrentLayer.Name}#{CurrentLayer.Nodes++}");
        _nodes.Add(new PlacedNode(node, CurrentLayer, stream, rows, sources, targets));
        return Slots.Create(slots);
    }

    /// <summary>The mask of a slot; null where it has none.</summary>
    /// <param name="slot">A slot of this model.</param>
    public Slot? MaskOf(Slot slot)
    {
        CheckOwn(slot, nameof(slot));
        return slot.Mask is { } mask ? new Slot(this, mask, [_slotSizes[mask]], 1) : null;
    }

    /// <summary>The slot with a mask: for a layer that makes one, or that consumes one and makes another.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="mask">A number for each time step of a sample: 1, or 0 where it is padding. It has no gradient.</param>
    public Slot WithMask(Slot slot, Slot mask)
    {
        CheckOwn(slot, nameof(slot));
        CheckOwn(mask, nameof(mask));
        _masks.Add(mask.Index);
        return new Slot(this, slot.Index, slot.Shape, slot.RowsPerSample, mask.Index);
    }

    /// <summary>The only input of a layer that takes one.</summary>
    /// <exception cref="ArgumentException">There are more, or none.</exception>
    public Slot Single(ReadOnlySpan<Slot> inputs) =>
        inputs.Length == 1 ? inputs[0] : throw Error("one input", $"{inputs.Length} inputs");

    /// <summary>
    /// The error for the current layer: <c>Layer 'conv_1' (Conv2D): expected (height, width, channels). Received: (784).</c>
    /// </summary>
    /// <param name="expected">What the layer expects.</param>
    /// <param name="received">What it was given.</param>
    public ArgumentException Error(string expected, string received) =>
        new($"Layer '{CurrentLayer.Name}' ({CurrentLayer.Description.GetType().Name}): expected {expected}. Received: {received}.");

    /// <summary>The slots of the model's inputs, before anything else is built.</summary>
    internal Slot[] AddInputs(params ReadOnlySpan<Shape> shapes)
    {
        var slots = new Slot[shapes.Length];
        for (int i = 0; i < slots.Length; i++) slots[i] = NewSlot(shapes[i], 1);
        return slots;
    }

    /// <summary>The name of an input of the current layer, a graph.</summary>
    internal string NameOf(Input input) => _names.Of(input, CurrentLayer);

    /// <param name="description">The whole description.</param>
    /// <param name="inputs">The model's inputs.</param>
    /// <param name="outputs">What the description made of them.</param>
    /// <param name="check">
    /// For a model whose weights come from elsewhere: sees the parameters before there is memory for them. Null for initial values.
    /// </param>
    internal Model ToModel(Layer description, Slot[] inputs, Slots outputs, Action<IReadOnlyList<Parameter>>? check = null)
    {
        check?.Invoke(_parameters.All);
        (AlignedBlock weights, AlignedBlock state) = _parameters.Allocate();
        if (check is null) _parameters.Initialize();
        Parameter[] parameters = [.. _parameters.All];
        BuiltLayer root = _layers[0];
        if (description.Name is null) root.Name = _names.Free(root.Name);
        foreach (Slot output in outputs.AsSpan())
        {
            if (output.RowsPerSample != 1)
            {
                throw new ArgumentException(
                    $"Layer '{root.Name}' ({description.GetType().Name}): expected outputs of whole samples. "
                    + $"Received: {output.RowsPerSample} rows of shape {output.Shape} a sample; 'As' joins them.");
            }
        }

        var isMask = new bool[_slotSizes.Count];
        foreach (int mask in _masks) isMask[mask] = true;
        var masks = new int[outputs.Count];
        for (int i = 0; i < masks.Length; i++) masks[i] = outputs[i].Mask ?? -1;
        var slots = new SlotTable(
            CollectionsMarshal.AsSpan(_slotSizes).ToArray(), isMask, Indices(inputs), Shapes(inputs), Indices(outputs.AsSpan()),
            Shapes(outputs.AsSpan()), masks);
        ExecutionGraph graph = ReluFusing.Apply(new ExecutionGraph(_nodes, slots));
        return new Model(description, _seed, graph, weights, state, parameters, _layers.ToArray());
    }

    private Slot NewSlot(Shape shape, int rows)
    {
        long size = (long)shape.Size * rows;
        if (size > Arena.MaxLength)
        {
            throw Error(
                FormattableString.Invariant($"a sample of at most {Arena.MaxLength} values"),
                FormattableString.Invariant($"{rows} rows of shape {shape}, {size * sizeof(float)} bytes"));
        }

        _slotSizes.Add((int)size);
        return new Slot(this, _slotSizes.Count - 1, shape, rows);
    }

    /// <summary>The outputs of a layer with the mask that its rule gives them.</summary>
    private Slots HandMaskOn(Layer layer, ReadOnlySpan<Slot> inputs, Slots outputs)
    {
        int? mask = null;
        foreach (Slot input in inputs)
        {
            if (input.Mask is not { } other) continue;
            if (layer.MaskRule == MaskRule.Refuse)
                throw Error("an input without a mask, since it would count padding", "an input with a mask");
            if (mask is { } first && first != other && layer.MaskRule == MaskRule.Pass)
                throw new NotSupportedException(Error("inputs of one mask", "inputs of different masks").Message);
            mask = other;
        }

        if (mask is null || layer.MaskRule != MaskRule.Pass) return outputs;
        var masked = new Slot[outputs.Count];
        for (int i = 0; i < masked.Length; i++)
        {
            Slot output = outputs[i];
            masked[i] = output.Mask is null ? new Slot(this, output.Index, output.Shape, output.RowsPerSample, mask) : output;
        }

        return Slots.Create(masked);
    }

    private void CheckOwn(Slot slot, string parameter)
    {
        if (slot.Model != this)
        {
            throw new ArgumentException(
                $"ModelBuilder: expected slots of this model. Received: a slot of shape {slot.Shape} that is not.", parameter);
        }
    }

    private static int[] Indices(ReadOnlySpan<Slot> slots)
    {
        var indices = new int[slots.Length];
        for (int i = 0; i < indices.Length; i++) indices[i] = slots[i].Index;
        return indices;
    }

    private static Shape[] Shapes(ReadOnlySpan<Slot> slots)
    {
        var shapes = new Shape[slots.Length];
        for (int i = 0; i < shapes.Length; i++) shapes[i] = slots[i].Shape;
        return shapes;
    }
}
