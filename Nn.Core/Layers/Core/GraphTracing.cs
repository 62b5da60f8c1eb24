namespace Nn;

/// <summary>Follows values back to the inputs of a graph and lists the layers and their uses in an order in which they can run.</summary>
internal sealed class GraphTracing
{
    private readonly Dictionary<Value, Graph.Source> _inputs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<LayerUse, int> _uses = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Layer, int> _layers = new(ReferenceEqualityComparer.Instance);

    public GraphTracing(IReadOnlyList<Input> inputs)
    {
        if (inputs.Count == 0) throw new ArgumentException("Graph: expected at least one input. Received: none.", nameof(inputs));
        for (int i = 0; i < inputs.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(inputs[i], nameof(inputs));
            if (inputs[i].Shape.Rank == 0)
                throw new ArgumentException($"Graph: expected inputs of at least one dimension. Received: () as input {i}.", nameof(inputs));
            if (!_inputs.TryAdd(inputs[i], new Graph.Source(-1, i)))
                throw new ArgumentException($"Graph: expected different inputs. Received: input {i} twice.", nameof(inputs));
        }
    }

    /// <summary>The layers in the order of their first use.</summary>
    public List<Layer> Layers { get; } = [];

    /// <summary>The uses, each behind those that it reads.</summary>
    public List<Graph.Use> Uses { get; } = [];

    /// <summary>Where a value comes from. Without recursion: a deep network is a long chain.</summary>
    public Graph.Source Trace(Value value)
    {
        ArgumentNullException.ThrowIfNull(value, "outputs");
        if (value is not LayerValue last) return Found(value);
        var waiting = new Stack<LayerUse>([last.Use]);
        while (waiting.TryPeek(out LayerUse? use))
        {
            int before = waiting.Count;
            if (!_uses.ContainsKey(use))
            {
                // The first input is to run first, so it is put on top.
                for (int i = use.Inputs.Length - 1; i >= 0; i--)
                {
                    if (use.Inputs[i] is LayerValue input && !_uses.ContainsKey(input.Use)) waiting.Push(input.Use);
                }
            }

            if (waiting.Count > before) continue;
            waiting.Pop();
            if (_uses.TryAdd(use, Uses.Count)) Uses.Add(new Graph.Use(NumberOf(use.Layer), Array.ConvertAll(use.Inputs, Found)));
        }

        return Found(value);
    }

    /// <summary>Every input has to be read, and there must be an output.</summary>
    public void CheckInputs(Graph.Source[] outputs)
    {
        if (outputs.Length == 0) throw new ArgumentException("Graph: expected at least one output. Received: none.", nameof(outputs));
        foreach (Graph.Source input in _inputs.Values)
        {
            if (!Uses.Exists(use => use.Inputs.Contains(input)) && !outputs.Contains(input))
                throw new ArgumentException($"Graph: expected inputs that reach an output. Received: input {input.Output}, which does not.");
        }
    }

    private Graph.Source Found(Value value) => value is LayerValue output
        ? new Graph.Source(_uses[output.Use], output.Output)
        : _inputs.TryGetValue(value, out Graph.Source? source)
            ? source
            : throw new ArgumentException(
                $"Graph: expected outputs that depend on the given inputs alone. Received: one that reads another input, of shape "
                + $"{((Input)value).Shape}.");

    private int NumberOf(Layer layer)
    {
        if (_layers.TryGetValue(layer, out int number)) return number;
        _layers.Add(layer, Layers.Count);
        // A row of layers can be added to; this description is of the row as it is now.
        Layers.Add(layer is Sequential row ? row with { } : layer);
        return Layers.Count - 1;
    }
}
