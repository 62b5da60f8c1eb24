using System.Globalization;
using Nn.Execution;
using Nn.Serialization;

namespace Nn;

/// <summary>
/// A model under construction. A layer's <see cref="Layer.Build"/> adds its weights and its nodes here; names, places and the order of
/// execution follow from the order of the calls.
/// </summary>
public sealed class ModelBuilder
{
    private readonly List<GraphStep> _steps = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<Initializer> _initializers = [];
    private readonly List<BuiltLayer> _layers = [];
    private readonly List<Graph.Reservation> _reservations = [];
    private readonly List<Wish> _wishes = [];
    private readonly Shape _inputShape;
    private readonly HashSet<string> _names = [];
    private readonly RandomState _random;
    private int _weights;
    private int _state;
    private bool _nextHasWeights;
    private BuiltLayer? _current;

    internal ModelBuilder(Shape inputShape, uint seed)
    {
        _random = new RandomState(seed);
        _inputShape = inputShape;
    }

    /// <summary>The layer that is being built: its name, and whether it is frozen, which a node may ask at any time.</summary>
    public BuiltLayer CurrentLayer => _current ?? throw new InvalidOperationException("ModelBuilder: no layer is being built.");

    internal Slot Input => new(this, 0, _inputShape);

    /// <summary>Builds a layer within this model, under a name of its own.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="inputs">The slots that it reads.</param>
    public Slot Add(Layer layer, params ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        foreach (Slot input in inputs) CheckOwn(input, nameof(inputs));

        BuiltLayer? parent = _current;
        var built = new BuiltLayer(layer, parent is null ? RootName(layer) : UniqueName(layer, parent), parent);
        _layers.Add(built);
        _current = built;
        Slot output = layer.Build(this, inputs);
        CheckOwn(output, nameof(layer));
        built.OutputShape = output.Shape;
        _current = parent;
        return output;
    }

    /// <summary>
    /// Adds a weight to the current layer, for the node that is appended next: it has a gradient, and training changes it unless the layer
    /// is frozen.
    /// </summary>
    /// <param name="name">Keras' name: <c>kernel</c>, <c>bias</c>, <c>gamma</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    public Parameter AddWeight(string name, Shape shape, Initializer initializer) => Add(name, shape, initializer, isWeight: true);

    /// <summary>Adds a piece of state to the current layer: changed by the forward pass of training, not by the optimizer.</summary>
    /// <param name="name">Keras' name: <c>moving_mean</c>.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">Its first values.</param>
    public Parameter AddState(string name, Shape shape, Initializer initializer) => Add(name, shape, initializer, isWeight: false);

    /// <summary>Reserves memory in every session for the node that is appended next.</summary>
    /// <param name="length">The number of floats for a number of samples; never less for more samples.</param>
    /// <param name="life">How long the values must stay.</param>
    public Scratch Reserve(Func<int, int> length, ScratchLife life)
    {
        ArgumentNullException.ThrowIfNull(length);
        _wishes.Add(new Wish(length, life));
        return new Scratch(_reservations.Count + _wishes.Count - 1);
    }

    /// <summary>Appends a node, which runs after all that were appended before it.</summary>
    /// <param name="node">The node; it belongs to this model from now on.</param>
    /// <param name="inputs">The slots that it reads.</param>
    /// <param name="output">The shape of one sample of its output.</param>
    public Slot Append(Node node, ReadOnlySpan<Slot> inputs, Shape output)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (_steps.Exists(step => step.Node == node)) throw Error("a node of its own", "one that was appended before");
        foreach (Slot input in inputs) CheckOwn(input, nameof(inputs));
        // Each step writes the slot behind those before it; slot 0 is the model's input.
        var slot = new Slot(this, _steps.Count + 1, output);
        var slots = new int[inputs.Length];
        for (int i = 0; i < slots.Length; i++) slots[i] = inputs[i].Index;
        _steps.Add(new GraphStep(node, _steps.Count, slots, slot.Index, output, _nextHasWeights));
        foreach (Wish wish in _wishes) _reservations.Add(new Graph.Reservation(node, wish.Length, wish.Life));
        _nextHasWeights = false;
        _wishes.Clear();
        return slot;
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

    internal Model ToModel(Layer description, Slot output)
    {
        var weights = new AlignedBlock(_weights);
        var state = new AlignedBlock(_state);
        for (int i = 0; i < _parameters.Count; i++)
        {
            Parameter parameter = _parameters[i];
            parameter.Attach(parameter.IsWeight ? weights : state);
            _initializers[i].Fill(parameter.Writable, parameter.Shape, _random);
        }

        BuiltLayer root = _layers[0];
        if (description.Name is null) root.Name = FreeName(root.Name);
        var slots = new Shape[_steps.Count + 1];
        slots[0] = _inputShape;
        foreach (GraphStep step in _steps) slots[step.Output] = step.OutputShape;
        Graph graph = ReluFusing.Apply(new Graph(_steps.ToArray(), slots, output.Index, _reservations.ToArray()));
        return new Model(description, graph, weights, state, _parameters.ToArray(), _layers.ToArray());
    }

    private Parameter Add(string name, Shape shape, Initializer initializer, bool isWeight)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        ref int end = ref isWeight ? ref _weights : ref _state;
        var parameter = new Parameter(CurrentLayer, name, shape, end, isWeight);
        if (_parameters.Exists(other => other.Name == parameter.Name)) throw Error("parameters of different names", $"'{name}' twice");
        end = checked(end + AlignedBlock.Align(shape.Size));
        _parameters.Add(parameter);
        CurrentLayer.Add(parameter);
        _initializers.Add(initializer);
        _nextHasWeights |= isWeight;
        return parameter;
    }

    private void CheckOwn(Slot slot, string parameter)
    {
        if (slot.Model != this)
        {
            throw new ArgumentException(
                $"ModelBuilder: expected slots of this model. Received: a slot of shape {slot.Shape} that is not.", parameter);
        }
    }

    /// <summary>The whole description's name is no part of its layers' names, and may be that of one of them.</summary>
    private static string RootName(Layer layer) => layer.Name is { } given ? CheckedName(layer, given) : KerasName.SnakeCase(layer.GetType().Name);

    private static string CheckedName(Layer layer, string given) => given.Length > 0 && !given.Contains('/')
        ? given
        : throw new ArgumentException(
            $"Layer '{given}' ({layer.GetType().Name}): expected a name that is not empty and has no slash. Received: '{given}'.");

    private string UniqueName(Layer layer, BuiltLayer parent)
    {
        string prefix = parent.Parent is null ? "" : parent.Name + "/";
        if (layer.Name is { } given)
        {
            return _names.Add(prefix + CheckedName(layer, given))
                ? prefix + given
                : throw new ArgumentException(
                    $"Layer '{given}' ({layer.GetType().Name}): expected a name of its own. Received: the name of another layer.");
        }

        return FreeName(prefix + KerasName.SnakeCase(layer.GetType().Name));
    }

    private string FreeName(string plain)
    {
        string name = plain;
        for (int i = 1; !_names.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{plain}_{i}");
        return name;
    }

    /// <summary>Memory that a layer reserved for the node that it will append next.</summary>
    private sealed record Wish(Func<int, int> Length, ScratchLife Life);
}
