using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>A recurrent operator by the library's cells.</summary>
internal static class PlainRecurrence
{
    /// <summary>The gates of the library's cells in ONNX' order: of LSTM input, output, forget, candidate.</summary>
    private static readonly int[] LstmGates = [0, 2, 3, 1];

    /// <returns>(steps, batch, units), and the last states, (batch, units) each.</returns>
    public static PlanValue[] Run(OperatorCall call, RecurrentDirection direction, PlanValue x, PlanValue?[] states, OnnxTensor? lengths)
    {
        FlowBuilder flow = call.Flow;
        RecurrentArguments arguments = direction.Arguments;
        int steps = x.Dims[0], batch = x.Dims[1], features = x.Dims[2], units = arguments.Units;
        PlanValue sequences = flow.InOrder(x, [1, 0, 2]);
        var inputs = new List<Slot> { flow.Whole(sequences).As([steps, features]) };
        if (lengths is not null) inputs.Add(flow.Whole(flow.Flowing(Mask(call, lengths, steps, batch))).As(steps));
        int stateCount = arguments.Kind == RecurrentKind.Lstm ? 2 : 1;
        bool hasState = states.Any(state => state is not null);
        for (int i = 0; hasState && i < stateCount; i++)
        {
            PlanValue state = states[i] ?? new PlanValue(Constants.OfReals(x.Type, [batch, units], new double[batch * units]));
            inputs.Add(flow.Whole(flow.RowMajor(state)).As(units));
        }

        Slots y = flow.Layer(call, [.. inputs], (builder, slots) => Append(call, builder, direction, slots, steps, features, lengths is not null, hasState));
        int[] dims = [steps, batch, units];
        ulong sources = x.Sources | states.Aggregate(0UL, (all, state) => all | (state?.Sources ?? 0));
        var results = new PlanValue[1 + stateCount];
        results[0] = new PlanValue(y[0].As(flow.SampleShape([batch, steps, units])), x.Type, dims, [1, 0, 2], sources);
        for (int i = 0; i < stateCount; i++)
            results[i + 1] = new PlanValue(y[i + 1].As(flow.SampleShape([batch, units])), x.Type, [batch, units], [0, 1], sources);
        return results;
    }

    private static Slots Append(
        OperatorCall call, ModelBuilder builder, RecurrentDirection direction, Slot[] inputs, int steps, int features, bool hasMask, bool hasState)
    {
        FlowBuilder flow = call.Flow;
        RecurrentArguments arguments = direction.Arguments;
        int units = arguments.Units, width = arguments.Gates * units;
        Parameter kernel = flow.Weight(call.Input(1), $"kernel_{direction.Number}", [features, width], () => Gates(arguments, direction.Kernel, features));
        Parameter recurrent = flow.Weight(
            call.Input(2), $"recurrent_kernel_{direction.Number}", [units, width], () => Gates(arguments, direction.RecurrentKernel, units));
        Parameter? bias = direction.Bias is null ? null : flow.Weight(
            call.Input(3), $"bias_{direction.Number}", arguments.ResetsAfter ? [2, width] : [width], () => Biases(arguments, direction.Bias));
        RecurrentCell cell = arguments.Kind switch
        {
            RecurrentKind.Lstm => new LstmCell(direction.Activations[1], direction.Activations[0], recurrent),
            RecurrentKind.Gru => new GruCell(direction.Activations[1], direction.Activations[0], recurrent, bias, arguments.ResetsAfter),
            _ => new SimpleRnnCell(direction.Activations[0], recurrent),
        };
        var node = new RecurrentNode(new RecurrentSettings
        {
            Cell = cell, Kernel = kernel, RecurrentKernel = recurrent, Bias = bias, Steps = steps, GoesBackwards = direction.GoesBackwards, KeepsOrder = true,
            ReturnsSequences = true, ReturnsState = true, HasMask = hasMask, ZeroesMasked = hasMask, HasInitialState = hasState, IsStateful = false, Dropout = 0,
            StateDropout = 0, Seed = 0,
        });
        return arguments.Kind == RecurrentKind.Lstm
            ? builder.Append(node, inputs, [steps, units], units, units)
            : builder.Append(node, inputs, [steps, units], units);
    }

    /// <summary>(gates · units, inputs) as (inputs, gates · units), with the library's order of gates.</summary>
    private static float[] Gates(RecurrentArguments arguments, PlanValue weight, int inputs)
    {
        float[] values = weight.Known!.ToFloats(), turned = new float[values.Length];
        int units = arguments.Units, width = arguments.Gates * units;
        for (int row = 0; row < width; row++)
        {
            int column = Column(arguments, row);
            for (int i = 0; i < inputs; i++) turned[(i * width) + column] = values[(row * inputs) + i];
        }

        return turned;
    }

    private static int Column(RecurrentArguments arguments, int row)
    {
        int gate = row / arguments.Units, unit = row % arguments.Units;
        return ((arguments.Kind == RecurrentKind.Lstm ? Array.IndexOf(LstmGates, gate) : gate) * arguments.Units) + unit;
    }

    /// <summary>Both biases added up, or where the reset stands between them one behind the other.</summary>
    private static float[] Biases(RecurrentArguments arguments, PlanValue bias)
    {
        float[] values = bias.Known!.ToFloats();
        int width = values.Length / 2;
        var turned = new float[arguments.ResetsAfter ? 2 * width : width];
        for (int row = 0; row < width; row++)
        {
            int column = Column(arguments, row);
            turned[column] += values[row];
            turned[arguments.ResetsAfter ? width + column : column] += values[width + row];
        }

        return turned;
    }

    /// <summary>For each sequence and step whether it is before the sequence's end: (batch, steps).</summary>
    private static PlanValue Mask(OperatorCall call, OnnxTensor lengths, int steps, int batch)
    {
        if (lengths.Values is not long[] ends || ends.Length != batch || ends.Any(end => end < 0 || end > steps))
            throw call.Error($"{batch} lengths of sequences from 0 to {steps}", $"{lengths}");
        var mask = new float[batch * steps];
        for (int i = 0; i < mask.Length; i++) mask[i] = i % steps < ends[i / steps] ? 1 : 0;
        return new PlanValue(OnnxTensor.Of(mask, batch, steps));
    }
}
