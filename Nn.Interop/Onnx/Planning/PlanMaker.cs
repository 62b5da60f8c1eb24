namespace Nn.Interop.Onnx;

/// <summary>Makes plans of a file: for inputs of some shapes, or a model that learns.</summary>
internal sealed class PlanMaker
{
    /// <summary>How many elements of an input can be part of a plan.</summary>
    public const int MostContents = 1 << 16;

    private readonly ModelProto _file;
    private readonly OnnxValue[] _inputs;
    private readonly Dictionary<TensorProto, OnnxTensor> _tensors = [];
    private readonly WeightStore _weights;

    public PlanMaker(ModelProto file, OnnxValue[] inputs)
    {
        (_file, _inputs) = (file, inputs);
        if (inputs.Length > 64) throw new NotSupportedException(FormattableString.Invariant($"ONNX: expected at most 64 inputs. Received: {inputs.Length}."));
        _weights = new WeightStore(new BuiltLayer(new OnnxGraph([], [], (_, _) => default), "onnx", null));
    }

    /// <summary>A plan for some inputs.</summary>
    /// <param name="inputs">The inputs, in the file's order.</param>
    /// <param name="known">Those whose elements are known to be part of the plan; those that turn out to be are added.</param>
    public OnnxPlan Predicting(OnnxTensor[] inputs, ref ulong known)
    {
        while (true)
        {
            try
            {
                return Predicting(inputs, known);
            }
            catch (ContentsNeeded needed)
            {
                ulong more = needed.Inputs & ~known;
                for (int i = 0; i < inputs.Length; i++)
                {
                    if ((more >> i & 1) != 0 && inputs[i].Length > MostContents) more = 0;
                }

                if (more == 0) throw new NotSupportedException(needed.Message, needed);
                known |= more;
            }
        }
    }

    /// <summary>A model that learns, for samples of some shapes.</summary>
    public Model Learning(Shape[] samples)
    {
        var graph = new OnnxGraph([.. _inputs.Select(input => input.Name)], OutputNames(), (builder, slots) =>
        {
            var flow = new FlowBuilder(builder, samples: 2, shared: null);
            var values = new Dictionary<string, PlanValue>();
            for (int i = 0; i < slots.Length; i++)
                values[_inputs[i].Name] = flow.AddInput(slots[i], _inputs[i].Type, [2, .. samples[i].Dimensions], i);
            PlanValue[] outputs = new GraphPlanner(_file, flow, _tensors).Plan(_file.Graph, values);
            return Slots.Create([.. outputs.Select((value, i) => Ended(flow, value, values.Values, outputs, i))]);
        });
        try
        {
            var builder = new ModelBuilder(seed: 0);
            Slot[] slots = builder.AddInputs(samples);
            return builder.ToModel(graph, slots, builder.Add(graph, slots));
        }
        catch (ContentsNeeded needed)
        {
            throw new NotSupportedException(needed.Message, needed);
        }
    }

    private string[] OutputNames() => [.. _file.Graph.Outputs.Select(output => output.Name)];

    private OnnxPlan Predicting(OnnxTensor[] inputs, ulong known)
    {
        int[] flowing = [.. Enumerable.Range(0, inputs.Length).Where(i => (known >> i & 1) == 0 && inputs[i].Length > 0)];
        Shape[] shapes = flowing.Length == 0 ? [[1]] : [.. flowing.Select(i => new Shape(inputs[i].Shape))];
        PlanValue[] outputs = [];
        var graph = new OnnxGraph([.. shapes.Select((_, i) => flowing.Length == 0 ? "nothing" : _inputs[flowing[i]].Name)], OutputNames(), (builder, slots) =>
        {
            var flow = new FlowBuilder(builder, samples: 1, _weights);
            var values = new Dictionary<string, PlanValue>();
            PlanValue first = flow.AddInput(slots[0], OnnxType.Float, [.. shapes[0]], 0);
            for (int i = 0; i < inputs.Length; i++)
            {
                int slot = Array.IndexOf(flowing, i);
                values[_inputs[i].Name] = slot < 0 ? new PlanValue(new OnnxTensor(inputs[i].Type, [.. inputs[i].Shape], (Array)inputs[i].Values.Clone())) : flow.AddInput(slots[slot], inputs[i].Type, inputs[i].Shape, i);
            }

            outputs = new GraphPlanner(_file, flow, _tensors).Plan(_file.Graph, values);
            List<Slot> ends = [.. outputs.Select((value, i) => (value, i)).Where(end => end.value.Known is null)
                .Select(end => Ended(flow, end.value, values.Values, outputs, end.i))];
            return Slots.Create([.. ends.Count > 0 ? ends : [Ended(flow, first, [first], [first], 0)]]);
        });
        var builder = new ModelBuilder(seed: 0);
        Slot[] added = builder.AddInputs(shapes);
        Model model = builder.ToModel(graph, added, builder.Add(graph, added));
        return new OnnxPlan(model, flowing, outputs);
    }

    /// <summary>The slot of an output, row-major; of its own, where its value is an input too or another output.</summary>
    private static Slot Ended(FlowBuilder flow, PlanValue value, IEnumerable<PlanValue> inputs, PlanValue[] outputs, int number)
    {
        PlanValue rowMajor = flow.RowMajor(value);
        bool isShared = inputs.Any(input => input.Known is null && input.Slot.Index == rowMajor.Slot.Index)
            || outputs.Where((other, i) => i < number && other.Known is null && other.Slot.Index == rowMajor.Slot.Index).Any();
        if (isShared) rowMajor = flow.Append(new UnaryNode(Same), [flow.Whole(rowMajor)], rowMajor.Dims, rowMajor.Order, rowMajor.Type, rowMajor.Sources);
        return flow.Whole(rowMajor);
    }

    private static readonly UnaryFunction Same = new((x, y) => x.CopyTo(y), (_, _) => 1);
}
