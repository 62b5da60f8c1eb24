using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Writes a model layer by layer, in the order in which it is built.</summary>
internal sealed class ModelExport
{
    private readonly Model _model;
    private readonly ExportContext _context;

    private ModelExport(Model model) => (_model, _context) = (model, new ExportContext(model));

    /// <summary>The whole file.</summary>
    public static byte[] ToFile(Model model) => new ModelExport(model).Write();

    private byte[] Write()
    {
        if (_model.Description is OnnxGraph)
            throw new NotSupportedException("ONNX: expected a model of the library's layers. Received: one that was read from an ONNX file.");
        BuiltLayer whole = _model.Layers[0];
        Slot[] slots = _context.Builder.AddInputs([.. _model.InputShapes]);
        var inputs = new ExportValue[slots.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            string name = _context.Free(_model.InputNames.Count > i && _model.InputNames[i].Length > 0 ? _model.InputNames[i] : $"input_{i}");
            inputs[i] = new ExportValue(slots[i], name);
            _context.Writer.AddInput(name, OnnxType.Float, Axes(_model.InputShapes[i]));
        }

        ExportValue[] outputs = Layer(whole, inputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            string name = _context.Free(_model.OutputNames.Count > i && _model.OutputNames[i].Length > 0 ? $"{_model.OutputNames[i]}_output" : $"output_{i}");
            _context.Writer.Add("Identity", [_context.Last(outputs[i])], [name]);
            _context.Writer.AddOutput(name, OnnxType.Float, Axes(_model.OutputShapes[i]));
        }

        return _context.Writer.ToFile();
    }

    private static IEnumerable<object> Axes(Shape shape) => [(object)"batch", .. shape.Dimensions.ToArray().Select(length => (object)length)];

    /// <summary>One use of a layer, or of what it holds.</summary>
    private ExportValue[] Layer(BuiltLayer layer, ExportValue[] inputs)
    {
        switch (layer.Description)
        {
            case Sequential:
                foreach (BuiltLayer child in layer.Children) inputs = Layer(child, inputs);
                return inputs;
            case Graph graph: return Uses(layer, graph, inputs);
            case TimeDistributed: return [EachStep(layer, inputs[0])];
            case Bidirectional both: return BothDirections(layer, both, inputs);
            default: return Leaf(layer, layer.Description, inputs);
        }
    }

    private ExportValue[] Uses(BuiltLayer layer, Graph graph, ExportValue[] inputs)
    {
        var results = new ExportValue[graph.Uses.Count][];
        ExportValue Of(Graph.Source source) => source.Use < 0 ? inputs[source.Output] : results[source.Use][source.Output];
        for (int i = 0; i < results.Length; i++) results[i] = Layer(layer.Children[graph.Uses[i].Layer], Array.ConvertAll(graph.Uses[i].Inputs, Of));
        return [.. graph.Outputs.Select(Of)];
    }

    private ExportValue[] Leaf(BuiltLayer layer, Layer description, ExportValue[] inputs)
    {
        _context.Layer = layer;
        Slots outputs = _context.Builder.Add(description with { Name = null }, Array.ConvertAll(inputs, input => input.Slot));
        return LayerExports.Write(_context, description, inputs, outputs);
    }

    /// <summary>The steps as samples, and back.</summary>
    private ExportValue EachStep(BuiltLayer layer, ExportValue input)
    {
        _context.Layer = layer;
        int steps = input.Shape[0];
        Shape step = new(input.Shape.Dimensions[1..]);
        string each = _context.Add("Reshape", [_context.Last(input), _context.Integers([-1, .. step.Select(length => (long)length)])]);
        ExportValue[] made = Layer(layer.Children[0], [new ExportValue(input.Slot.As(step), each)]);
        _context.Layer = layer;
        Slot slot = made[0].Slot.As(new Shape([steps, .. made[0].Shape.Dimensions]));
        string joined = _context.Add("Reshape", [_context.Last(made[0]), _context.Integers([-1, steps, .. made[0].Shape.Select(length => (long)length)])]);
        return new ExportValue(input.Slot.Mask is null || _context.MaskOf(input) is null ? slot : MaskedAs(input, slot), joined);
    }

    private Slot MaskedAs(ExportValue input, Slot slot) => _context.Builder.WithMask(slot, _context.Builder.MaskOf(input.Slot)!.Value);

    private ExportValue[] BothDirections(BuiltLayer layer, Bidirectional both, ExportValue[] inputs)
    {
        int states = (inputs.Length - 1) / 2;
        ExportValue[] forwards = Leaf(layer.Children[0], layer.Children[0].Description, inputs[..(1 + states)]);
        ExportValue[] backwards = Leaf(layer.Children[1], layer.Children[1].Description, [inputs[0], .. inputs[(1 + states)..]]);
        ExportValue[] ends = [.. forwards[1..], .. backwards[1..]];
        Layer? merge = both.MergeMode switch
        {
            BidirectionalMerge.Concat => new Concatenate(),
            BidirectionalMerge.Sum => new Add(),
            BidirectionalMerge.Mul => new Multiply(),
            BidirectionalMerge.Ave => new Average(),
            _ => null,
        };
        if (merge is null) return [forwards[0], backwards[0], .. ends];
        ExportValue merged = Leaf(layer, merge, [forwards[0], backwards[0]])[0];
        return [forwards[0].Slot.Mask is null ? merged : merged with { Slot = MaskedAs(forwards[0], merged.Slot.As(merged.Shape)) }, .. ends];
    }
}
