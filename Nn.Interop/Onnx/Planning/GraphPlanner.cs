namespace Nn.Interop.Onnx;

/// <summary>Goes through a graph and makes of each operation what the plan runs, or where its inputs are known, its result.</summary>
internal sealed class GraphPlanner
{
    /// <summary>Larger tensors are read again for each plan: their numbers stand in the weights already.</summary>
    private const int MostKept = 1 << 12;

    private readonly Dictionary<string, PlanValue> _values;
    private readonly ModelProto _model;
    private readonly Dictionary<TensorProto, OnnxTensor> _tensors;
    private readonly Dictionary<string, List<NodeProto>> _readers = [];
    private readonly HashSet<NodeProto> _done = [];

    public GraphPlanner(ModelProto model, FlowBuilder flow, Dictionary<TensorProto, OnnxTensor> tensors)
        : this(model, flow, tensors, [])
    {
    }

    private GraphPlanner(ModelProto model, FlowBuilder flow, Dictionary<TensorProto, OnnxTensor> tensors, Dictionary<string, PlanValue> values) =>
        (_model, Flow, _tensors, _values) = (model, flow, tensors, values);

    public FlowBuilder Flow { get; }

    public long Opset => _model.Opsets.GetValueOrDefault("");

    /// <summary>The values that the graph's outputs have.</summary>
    public PlanValue[] Plan(GraphProto graph, Dictionary<string, PlanValue> inputs)
    {
        foreach (TensorProto initializer in graph.Initializers)
        {
            if (!_tensors.TryGetValue(initializer, out OnnxTensor? tensor))
            {
                tensor = initializer.ToTensor();
                if (tensor.Length <= MostKept) _tensors[initializer] = tensor;
            }

            _values[initializer.Name] = new PlanValue(tensor, initializer.Name) { Origin = initializer };
        }

        foreach ((string name, PlanValue value) in inputs) _values[name] = value;
        foreach (NodeProto node in graph.Nodes) NoteReads(node, node);

        foreach (ValueInfoProto output in graph.Outputs) Readers(output.Name).Add(new NodeProto());
        foreach (NodeProto node in graph.Nodes)
        {
            if (!_done.Contains(node)) Call(node);
        }

        return [.. graph.Outputs.Select(output => Value(output.Name, "the graph's outputs"))];
    }

    /// <summary>A graph within the graph, which sees the values around it.</summary>
    public PlanValue[] PlanWithin(GraphProto graph) =>
        new GraphPlanner(_model, Flow, _tensors, new Dictionary<string, PlanValue>(_values)).Plan(graph, []);

    /// <summary>The only operation that reads an output, if it is of a kind; it is taken into the one before, and done with.</summary>
    public NodeProto? TakeOnlyReader(NodeProto node, string kind, Func<NodeProto, bool>? fits = null)
    {
        if (node.Outputs.Count != 1 || Readers(node.Outputs[0]) is not [{ } reader] || reader.Operator != kind || reader.Domain.Length > 0) return null;
        if (reader.Outputs.Count != 1 || fits?.Invoke(reader) == false) return null;
        return _done.Add(reader) ? reader : null;
    }

    /// <summary>A value that is known already; null for another.</summary>
    public PlanValue? Known(string name) => _values.TryGetValue(name, out PlanValue? value) && value.Known is not null ? value : null;

    /// <summary>The other operand of an operation of two, if it is known already and a row of some length.</summary>
    public PlanValue? KnownOther(NodeProto reader, string name, int length)
    {
        if (reader.Inputs is not [var a, var b] || a == b) return null;
        return _values.TryGetValue(a == name ? b : a, out PlanValue? other) && other.Known is { IsInteger: false } && other.Size == length
            && other.Rank > 0 && other.Dims[^1] == length ? other : null;
    }

    private void Call(NodeProto node)
    {
        if (node.Domain.Length > 0 && node.Domain != "ai.onnx")
            throw new NotSupportedException($"ONNX: expected ONNX' own operators. Received: {node.Operator} of '{node.Domain}' in '{node.Name}'.");
        PlanValue?[] inputs = [.. node.Inputs.Select(name => name.Length == 0 ? null : Value(name, $"{node.Operator} '{node.Name}'"))];
        var call = new OperatorCall(node, this, inputs);
        Func<OperatorCall, PlanValue[]> plan = OperatorTable.Find(call);
        PlanValue[] outputs;
        try
        {
            outputs = plan(call);
        }
        catch (ArgumentException error)
        {
            throw new FormatException($"ONNX: {call.Title}: {error.Message}", error);
        }
        catch (FormatException error) when (!error.Message.Contains(call.Title, StringComparison.Ordinal))
        {
            throw new FormatException($"ONNX: {call.Title}: {error.Message.Replace("ONNX: ", "", StringComparison.Ordinal)}", error);
        }
        catch (Exception error) when (error is IndexOutOfRangeException or OverflowException)
        {
            throw new FormatException($"ONNX: {call.Title}: expected inputs whose shapes fit each other. Received: {Shapes(inputs)}.", error);
        }

        call.CheckAttributes();
        if (outputs.Length < call.Outputs)
            throw call.NotSupported($"at most {outputs.Length} outputs", $"{call.Outputs}");
        for (int i = 0; i < call.Outputs; i++)
        {
            if (node.Outputs[i].Length > 0) _values[node.Outputs[i]] = outputs[i];
        }

        if (call.TakenInto is { } taken) _values[taken.Outputs[0]] = outputs[0];
    }

    private static string Shapes(PlanValue?[] inputs) =>
        string.Join(", ", inputs.Select(input => input is null ? "none" : Dimensions.Text(input.Dims)));

    private PlanValue Value(string name, string reader) => _values.TryGetValue(name, out PlanValue? value)
        ? value
        : throw new FormatException($"ONNX: {reader}: expected values that stand before it in the graph. Received: '{name}'.");

    /// <summary>Notes what an operation reads, in the graphs within it too.</summary>
    private void NoteReads(NodeProto node, NodeProto reader)
    {
        foreach (string input in node.Inputs) Readers(input).Add(reader);
        foreach (AttributeProto attribute in node.Attributes)
        {
            if (attribute.Graph is not { } graph) continue;
            foreach (NodeProto inner in graph.Nodes) NoteReads(inner, reader);
            foreach (ValueInfoProto output in graph.Outputs) Readers(output.Name).Add(reader);
        }
    }

    private List<NodeProto> Readers(string name)
    {
        if (!_readers.TryGetValue(name, out List<NodeProto>? readers)) _readers[name] = readers = [];
        return readers;
    }
}
