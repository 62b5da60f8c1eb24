namespace Nn.Interop.Onnx;

/// <summary>
/// Appends what flows to a model that is being built. A plan that predicts runs one sample, the whole of its inputs; a model that learns is planned with two samples, of which each
/// operation must do the same with each: then it can do so with any number.
/// </summary>
internal sealed class FlowBuilder(ModelBuilder builder, int samples, WeightStore? shared)
{
    /// <summary>The elements up to which what is known is computed when a plan is made.</summary>
    public const int MostKnown = 1 << 22;

    private readonly Dictionary<string, int> _names = [];
    private Slot _anyInput;

    public ModelBuilder Builder => builder;

    /// <summary>1 for a plan that predicts, 2 for a model that learns.</summary>
    public int Samples => samples;

    /// <summary>Whether the plan becomes a model that learns.</summary>
    public bool Learns => shared is null;

    public PlanValue AddInput(Slot slot, OnnxType type, int[] dims, int input)
    {
        _anyInput = slot;
        return new PlanValue(slot, type, dims, PlanValue.Identity(dims.Length), 1UL << input);
    }

    /// <summary>The shape of a sample of a value, as it stands in memory.</summary>
    public Shape SampleShape(ReadOnlySpan<int> physical)
    {
        int[] sample = physical.ToArray();
        if (samples > 1) sample = sample is [var first, .. var rest] && first % samples == 0
            ? (first == samples ? rest : [first / samples, .. rest])
            : throw Mixes();
        return new Shape(sample);
    }

    /// <summary>The slot of a value whose axes stand in an order, to be read as rows of some length.</summary>
    public Slot Rows(PlanValue value, ReadOnlySpan<int> order, int row) => InOrder(value, order).Slot.As(row);

    /// <summary>The slot of a value, whole samples in whatever order.</summary>
    public Slot Whole(PlanValue value)
    {
        PlanValue flowing = Flowing(value);
        return flowing.Slot.As(SampleShape(flowing.Physical));
    }

    /// <summary>A value whose axes stand in an order in memory.</summary>
    public PlanValue InOrder(PlanValue value, ReadOnlySpan<int> order)
    {
        value = Flowing(value);
        if (IsSameOrder(value, order)) return value.As(value.Dims, order.ToArray());
        int[] strides = value.Strides(), dims = new int[order.Length], steps = new int[order.Length];
        for (int i = 0; i < dims.Length; i++) (dims[i], steps[i]) = (value.Dims[order[i]], strides[order[i]]);
        return Moved(value, Dimensions.Walk(dims, steps), value.Dims, order.ToArray(), 0) ?? throw Mixes();
    }

    public PlanValue RowMajor(PlanValue value) => InOrder(value, PlanValue.Identity(value.Rank));

    /// <summary>A value as it flows: one that is known is written each time.</summary>
    public PlanValue Flowing(PlanValue value)
    {
        if (value.Known is null) return value;
        int[] dims = value.Dims;
        float[] elements = value.Known.ToFloats();
        if (elements.Length == 0) throw new NotSupportedException("ONNX: expected tensors with elements. Received: an empty one among those that flow.");
        if (samples > 1 && value.Rank > 0 && dims[0] == samples) elements = OfOneSample(elements);
        else if (samples > 1) throw Mixes();
        Slot slot = Append(new ConstantNode(new Operand(elements)), [_anyInput.As(_anyInput.Shape)], elements.Length);
        return new PlanValue(slot.As(SampleShape(dims)), value.Type, dims, PlanValue.Identity(dims.Length), 0);
    }

    /// <summary>
    /// Elements of a value in other places.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="places">For each element of the result, row-major, the number of an element, row-major; −1 for the filling.</param>
    /// <param name="dims">The shape of the result.</param>
    /// <param name="fill">The filling.</param>
    public PlanValue Move(PlanValue value, int[] places, int[] dims, double fill = 0)
    {
        if (value.Known is { } known)
        {
            CheckKnown(places.Length, value.Size);
            return new PlanValue(Constants.Take(known, places, dims, fill), value.Weight);
        }

        if (places.Length == 0) return new PlanValue(Constants.OfReals(value.Type, dims, []));
        if (!value.IsRowMajor)
        {
            int[] memory = Dimensions.Walk(value.Dims, value.Strides());
            for (int i = 0; i < places.Length; i++) places[i] = places[i] < 0 ? -1 : memory[places[i]];
        }

        int[] identity = PlanValue.Identity(dims.Length);
        if (Moved(value, places, dims, identity, (float)fill) is { } moved) return moved;

        // The batch became another axis than the first: it stays the outermost in memory.
        for (int axis = 1; axis < dims.Length; axis++)
        {
            if (dims[axis] % samples != 0) continue;
            int[] order = [axis, .. identity.Where(other => other != axis)];
            int[] strides = Dimensions.Strides(dims);
            int[] walk = Dimensions.Walk(Array.ConvertAll(order, i => dims[i]), Array.ConvertAll(order, i => strides[i]));
            if (Moved(value, Array.ConvertAll(walk, place => places[place]), dims, order, (float)fill) is { } turned) return turned;
        }

        throw Mixes();
    }

    /// <summary>Elements in other places, where each axis is taken by itself: slices, padding, tiles. The order of the axes in memory stays.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axes">For each axis of the result the places along the value's axis; −1 for the filling.</param>
    /// <param name="fill">The filling.</param>
    public PlanValue MoveAlongAxes(PlanValue value, int[][] axes, double fill = 0)
    {
        int[] dims = Array.ConvertAll(axes, places => places.Length), strides = value.Strides();
        int[] order = value.Order, lengths = Array.ConvertAll(order, axis => dims[axis]);
        bool isSame = dims.AsSpan().SequenceEqual(value.Dims) && Array.TrueForAll(axes, IsCounting);
        if (isSame) return value;
        var from = new int[Dimensions.Size(dims)];
        if (value.Known is not null) CheckKnown(from.Length, value.Size);
        Span<int> at = stackalloc int[dims.Length];
        at.Clear();
        for (int i = 0; i < from.Length; i++)
        {
            int place = 0;
            for (int k = 0; k < order.Length && place >= 0; k++)
            {
                int along = axes[order[k]][at[k]];
                place = along < 0 ? -1 : place + (along * strides[order[k]]);
            }

            from[i] = place;
            for (int k = order.Length - 1; k >= 0 && ++at[k] == lengths[k]; k--) at[k] = 0;
        }

        if (value.Known is { } known) return new PlanValue(Constants.Take(known, from, dims, fill), value.Weight);
        if (from.Length == 0) return new PlanValue(Constants.OfReals(value.Type, dims, []));
        return Moved(value, from, dims, order, (float)fill) ?? throw Mixes();
    }

    /// <summary>Refuses to compute very much when a plan is made: what a small damaged file might ask for.</summary>
    public static void CheckKnown(long count, long given)
    {
        if (count > Math.Max(MostKnown, 4 * given))
        {
            throw new NotSupportedException(
                FormattableString.Invariant($"ONNX: expected at most {MostKnown} elements that follow from shapes and constants. Received: {count}."));
        }
    }

    private static bool IsCounting(int[] places)
    {
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] != i) return false;
        }

        return true;
    }

    /// <summary>Appends a node without weights of a layer's own.</summary>
    /// <returns>Its only output.</returns>
    public Slot Append(Node node, ReadOnlySpan<Slot> inputs, int row) => builder.Append(node, inputs, row).Single;

    /// <summary>Appends a node with one output.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">What it reads, as rows.</param>
    /// <param name="dims">The shape of the result.</param>
    /// <param name="order">The order of its axes in memory.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="sources">The inputs of the graph on which it depends.</param>
    public PlanValue Append(Node node, ReadOnlySpan<Slot> inputs, int[] dims, int[] order, OnnxType type, ulong sources)
    {
        Shape sample = SampleShape(Array.ConvertAll(order, axis => dims[axis]));
        int rows = inputs[0].RowsPerSample;
        if (sample.Size % rows != 0) throw Mixes();
        return new PlanValue(Append(node, inputs, sample.Size / rows).As(sample), type, dims, order, sources);
    }

    /// <summary>Appends what an operation with weights is made of, as a layer of its own.</summary>
    public Slots Layer(OperatorCall call, ReadOnlySpan<Slot> inputs, Func<ModelBuilder, Slot[], Slots> append) =>
        builder.Add(new OnnxOperation(append) { Name = NameOf(call) }, inputs);

    /// <summary>A weight of the operation whose layer is being built.</summary>
    /// <param name="source">What it is made of.</param>
    /// <param name="name">What it is called within the layer.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="values">Its values in the form in which the node reads them.</param>
    public Parameter Weight(PlanValue source, string name, Shape shape, Func<float[]> values) => shared is null
        ? builder.AddWeight(name, shape, new KnownValues(values()))
        : shared.Get(source.Origin, NameOf(name), shape, to => values().CopyTo(to));

    /// <summary>A weight of a plan that predicts, in whatever form its node reads it.</summary>
    public Parameter Derived(object? origin, string name, int length, WeightStore.Fill fill) => shared!.Get(origin, NameOf(name), length, fill);

    /// <summary>The weight that another form stands for: of it nothing but the shape is read.</summary>
    public Parameter WithoutValues(string name, Shape shape) => shared!.WithoutValues(name, shape);

    private string NameOf(string name) => $"{builder.CurrentLayer.Name} {name}";

    /// <summary>A piece of state of the operation whose layer is being built.</summary>
    public Parameter State(PlanValue source, string name, Shape shape) => shared is null
        ? builder.AddState(name, shape, new KnownValues(source.Known!.ToFloats()))
        : shared.Get(source.Origin, NameOf(name), shape, to => source.Known!.ToFloats().CopyTo(to));

    /// <summary>What is the same for each of the two samples, once.</summary>
    public float[] OfOneSample(float[] elements)
    {
        ReadOnlySpan<float> first = elements.AsSpan(0, elements.Length / samples);
        return first.SequenceEqual(elements.AsSpan(first.Length)) ? first.ToArray() : throw Mixes();
    }

    private static bool IsSameOrder(PlanValue value, ReadOnlySpan<int> order)
    {
        int at = 0;
        foreach (int axis in order)
        {
            if (value.Dims[axis] == 1) continue;
            while (value.Dims[value.Order[at]] == 1) at++;
            if (value.Order[at++] != axis) return false;
        }

        return true;
    }

    private PlanValue? Moved(PlanValue value, int[] places, int[] dims, int[] order, float fill)
    {
        int inputs = value.Size / samples, outputs = places.Length / samples;
        if (places.Length == 0) throw new NotSupportedException("ONNX: expected tensors with elements. Received: an empty one among those that flow.");
        if (places.Length % samples != 0 || (samples > 1 && (dims.Length == 0 || dims[order[0]] % samples != 0))) return null;
        for (int i = 0; i < places.Length; i++)
        {
            int sample = i / outputs * inputs;
            if (places[i] >= 0 && (places[i] < sample || places[i] >= sample + inputs)) return null;
            if (i >= outputs && (places[i] < 0 ? places[i - outputs] >= 0 : places[i - outputs] != places[i] - inputs)) return null;
        }

        return Append(
            new MoveNode(samples == 1 ? places : places[..outputs], inputs, fill), [Whole(value)], dims, order, value.Type, value.Sources);
    }

    private static NotSupportedException Mixes() => new(
        "ONNX: expected, for a model that learns, operations that do the same with each sample of a batch, along the first axis. Received: one that mixes them.");

    private string NameOf(OperatorCall call)
    {
        string given = call.Node.Name.Length > 0 ? call.Node.Name : call.Node.Outputs[0];
        string name = string.Concat(given.Trim('/').Select(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '_'));
        if (name.Length == 0) name = "operation";
        int uses = _names[name] = _names.GetValueOrDefault(name) + 1;
        return uses == 1 ? name : FormattableString.Invariant($"{name}_{uses - 1}");
    }
}
