using Nn.Serialization;

namespace Nn;

/// <summary>
/// Layers in any order without a circle: branches, several inputs and outputs, one layer used in several places. A whole network, or, since
/// it is a layer itself, a part of one.
/// <code>
/// Input x = new([8]);
/// Value hidden = new Dense(16) { Activation = Activation.Relu }.Of(x);
/// Value sum = new Add().Of(hidden, new Dense(16).Of(hidden));
/// Model model = new Graph([x], [new Dense(1).Of(sum)]).Build(seed: 1);
/// </code>
/// A layer object that is used twice is one layer: it has one name and its weights are shared.
/// </summary>
public sealed record Graph : Layer
{
    private readonly Input[] _inputs;
    private readonly Layer[] _layers;
    private readonly Use[] _uses;
    private readonly Source[] _outputs;

    /// <summary>Describes the layers between inputs and outputs.</summary>
    /// <param name="inputs">The inputs, in the order in which a model takes them.</param>
    /// <param name="outputs">The outputs, in the order in which it gives them.</param>
    /// <exception cref="ArgumentException">
    /// There are none, an input is given twice, an output depends on an input that is not given, or an input reaches no output.
    /// </exception>
    public Graph(IReadOnlyList<Input> inputs, IReadOnlyList<Value> outputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        var tracing = new GraphTracing(inputs);
        _outputs = [.. outputs.Select(tracing.Trace)];
        tracing.CheckInputs(_outputs);
        (_inputs, _layers, _uses) = ([.. inputs], [.. tracing.Layers], [.. tracing.Uses]);
    }

    // The description does not change, so that copies share it.
    private Graph(Graph original)
        : base(original) =>
        (_inputs, _layers, _uses, _outputs) = (original._inputs, original._layers, original._uses, original._outputs);

    /// <summary>The inputs in their order.</summary>
    public IReadOnlyList<Input> Inputs => _inputs;

    /// <summary>The layers in the order of their first use.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    /// <inheritdoc/>
    public override MaskRule MaskRule => MaskRule.Consume;

    /// <summary>Builds a model: checks every shape, makes every weight.</summary>
    /// <param name="seed">Starts the random numbers of the initial weights; the same seed gives the same weights.</param>
    /// <exception cref="ArgumentException">A layer cannot take what it is given; the message names it, what it expected and what it
    /// received.</exception>
    public Model Build(uint seed = 0)
    {
        var builder = new ModelBuilder(seed);
        Slot[] inputs = builder.AddInputs(Array.ConvertAll(_inputs, input => input.Shape));
        return builder.ToModel(this, inputs, builder.Add(this, inputs));
    }

    /// <inheritdoc/>
    public override Slots Build(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        ArgumentNullException.ThrowIfNull(builder);
        CheckInputs(builder, inputs);
        BuiltLayer whole = builder.CurrentLayer;
        bool isFirst = whole.Calls == 1;
        if (isFirst) whole.InputNames = Array.ConvertAll(_inputs, builder.NameOf);
        BuiltLayer[] layers = Array.ConvertAll(_layers, builder.Declare);
        var results = new Slots[_uses.Length];
        for (int i = 0; i < _uses.Length; i++)
        {
            Use use = _uses[i];
            var slots = new Slot[use.Inputs.Length];
            for (int j = 0; j < slots.Length; j++) slots[j] = SlotOf(builder, use.Inputs[j], inputs, results);
            if (isFirst) layers[use.Layer].Connections.AddRange(use.Inputs.Select(source => Connection(source, whole, layers)));
            results[i] = builder.Call(layers[use.Layer], slots);
        }

        if (isFirst) whole.OutputNames = Array.ConvertAll(_outputs, source => NameOf(source, whole, layers));
        var outputs = new Slot[_outputs.Length];
        for (int i = 0; i < outputs.Length; i++) outputs[i] = SlotOf(builder, _outputs[i], inputs, results);
        return Slots.Create(outputs);
    }

    /// <summary>Whether two graphs join equal layers, inputs and outputs in the same way.</summary>
    public bool Equals(Graph? other) => other is not null && base.Equals(other)
        && _inputs.Select(input => (input.Shape, input.Name)).SequenceEqual(other._inputs.Select(input => (input.Shape, input.Name)))
        && _layers.SequenceEqual(other._layers) && _uses.SequenceEqual(other._uses) && _outputs.SequenceEqual(other._outputs);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), _inputs.Length, _layers.Length, _uses.Length);

    /// <summary>The uses of the layers, each behind those that it reads.</summary>
    internal IReadOnlyList<Use> Uses => _uses;

    /// <summary>Where the outputs come from.</summary>
    internal IReadOnlyList<Source> Outputs => _outputs;

    /// <summary>The order in which Keras lists inputs and layers.</summary>
    internal GraphOrder Order() => new(_inputs.Length, _layers.Length, _uses, _outputs);

    /// <summary>A graph without layers: what an exchange begins with.</summary>
    internal static Graph Empty { get; } = OfNothing(new Input([1]));

    internal static Graph Exchange(Graph graph, Arguments arguments)
    {
        object?[] inputs = [.. graph._inputs.Select(object? (input) => new object?[] { input.Name, input.Shape.Dimensions.ToArray() })];
        object?[] uses = [.. graph._uses.Select(object? (use) => new object?[] { use.Layer, Pairs(use.Inputs) })];
        var wiring = new GraphWiring(
            arguments.Raw(arguments.Required("inputs"), inputs),
            arguments.Descriptions(arguments.Required("layers"), graph.Layers),
            arguments.Raw(arguments.Required("uses"), uses),
            arguments.Raw(arguments.Required("outputs"), Pairs(graph._outputs)));
        return arguments.IsReading ? wiring.ToGraph() : graph;

        static object?[] Pairs(Source[] sources) => [.. sources.Select(object? (source) => new object?[] { source.Use, source.Output })];
    }

    private static Graph OfNothing(Input input) => new([input], [input]);

    private void CheckInputs(ModelBuilder builder, ReadOnlySpan<Slot> inputs)
    {
        if (inputs.Length != _inputs.Length) throw builder.Error($"{_inputs.Length} inputs", $"{inputs.Length}");
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Shape != _inputs[i].Shape)
                throw builder.Error($"an input {i} of shape {_inputs[i].Shape}", $"{inputs[i].Shape}");
        }
    }

    private Slot SlotOf(ModelBuilder builder, Source source, ReadOnlySpan<Slot> inputs, Slots[] results)
    {
        if (source.Use < 0) return inputs[source.Output];
        Slots slots = results[source.Use];
        return (uint)source.Output < (uint)slots.Count
            ? slots[source.Output]
            : throw builder.Error(
                FormattableString.Invariant($"an output from 0 to {slots.Count - 1} of a {_layers[_uses[source.Use].Layer].GetType().Name}"),
                FormattableString.Invariant($"output {source.Output}"));
    }

    /// <summary>As Keras writes it: the layer's name, which of its uses, which of its outputs.</summary>
    private string Connection(Source source, BuiltLayer whole, BuiltLayer[] layers)
    {
        int use = source.Use < 0 ? 0 : _uses.Take(source.Use).Count(other => other.Layer == _uses[source.Use].Layer);
        int output = source.Use < 0 ? 0 : source.Output;
        return FormattableString.Invariant($"{NameOf(source, whole, layers)}[{use}][{output}]");
    }

    private string NameOf(Source source, BuiltLayer whole, BuiltLayer[] layers) =>
        source.Use < 0 ? whole.InputNames[source.Output] : layers[_uses[source.Use].Layer].Name;

    /// <summary>One use of a layer: its number, and where its inputs come from.</summary>
    internal sealed record Use(int Layer, Source[] Inputs)
    {
        public bool Equals(Use? other) => other is not null && Layer == other.Layer && Inputs.SequenceEqual(other.Inputs);

        public override int GetHashCode() => HashCode.Combine(Layer, Inputs.Length);
    }

    /// <summary>Where a value comes from: an output of a use by number, or, for use −1, the input of that number.</summary>
    internal sealed record Source(int Use, int Output);
}
