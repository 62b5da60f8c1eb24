using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>
/// LSTM, GRU and RNN as ONNX has them: (steps, batch, features). Behind a mask, which ONNX has only as lengths of sequences, they are written step by step
/// (<see cref="MaskedRecurrentExports"/>).
/// </summary>
internal static class RecurrentExports
{
    /// <summary>Of ONNX' gates input, output, forget, candidate the places among the library's.</summary>
    private static readonly int[] LstmGates = [0, 3, 1, 2];

    public static ExportValue[] Write(ExportContext context, RecurrentLayer layer, ExportValue[] inputs, Slots outputs)
    {
        if (layer.Stateful) throw context.NotSupported("a layer that keeps nothing from batch to batch", "Stateful");
        if (context.MaskOf(inputs[0]) is { } mask) return MaskedRecurrentExports.Write(context, layer, inputs, outputs, mask);
        int gates = Gates(layer), units = layer.Units, features = inputs[0].Shape[1], states = layer is Lstm ? 2 : 1;
        string x = context.Add("Transpose", [context.Last(inputs[0])], ("perm", (int[])[1, 0, 2]));
        string w = context.Weight("kernel", [1, gates * units, features], values => Turned(values, gates, units, features, layer))!;
        string r = context.Weight("recurrent_kernel", [1, gates * units, units], values => Turned(values, gates, units, units, layer))!;
        string b = context.Weight("bias", [1, 2 * gates * units], values => Biases(values, gates, units, layer)) ?? "";
        string[] first = [.. inputs[1..].Select(state => context.Add("Unsqueeze", [context.Last(state), context.Integers(0)]))];
        (string[] names, float[] alphas, float[] betas) = Activations(context, layer);
        (string, object)[] attributes =
        [
            ("hidden_size", (long)units), ("direction", layer.GoBackwards ? "reverse" : "forward"), ("activations", names), ("activation_alpha", alphas),
            ("activation_beta", betas),
        ];
        if (layer is Gru { ResetAfter: var resetAfter }) attributes = [.. attributes, ("linear_before_reset", resetAfter ? 1L : 0L)];
        string operation = layer is Lstm ? "LSTM" : layer is Gru ? "GRU" : "RNN";
        string[] made = context.Add(operation, first.Length == 0 ? [x, w, r, b] : [x, w, r, b, "", .. first], 1 + states, attributes);
        string[] last = [.. made[1..].Select(state => context.Add("Squeeze", [state, context.Integers(0)]))];
        string y = layer.ReturnSequences ? Sequence(context, layer, made[0]) : last[0];
        return [new ExportValue(outputs[0], y), .. layer.ReturnState ? last.Select((state, i) => new ExportValue(outputs[i + 1], state)) : []];
    }

    public static int Gates(RecurrentLayer layer) => layer is Lstm ? 4 : layer is Gru ? 3 : 1;

    /// <summary>(steps, 1, batch, units) as (batch, steps, units), in the order in which the layer gives them.</summary>
    private static string Sequence(ExportContext context, RecurrentLayer layer, string y)
    {
        string turned = context.Add("Transpose", [context.Add("Squeeze", [y, context.Integers(1)])], ("perm", (int[])[1, 0, 2]));
        return layer.GoBackwards && !layer.KeepsOrder
            ? context.Add("Slice", [turned, context.Integers(-1), context.Integers(long.MinValue), context.Integers(1), context.Integers(-1)])
            : turned;
    }

    /// <summary>(inputs, gates · units) as (gates · units, inputs), in ONNX' order of gates.</summary>
    private static float[] Turned(float[] values, int gates, int units, int inputs, RecurrentLayer layer)
    {
        var turned = new float[values.Length];
        for (int row = 0; row < gates * units; row++)
        {
            int column = Column(layer, row, units);
            for (int i = 0; i < inputs; i++) turned[(row * inputs) + i] = values[(i * gates * units) + column];
        }

        return turned;
    }

    private static int Column(RecurrentLayer layer, int row, int units) => ((layer is Lstm ? LstmGates[row / units] : row / units) * units) + (row % units);

    /// <summary>The bias of the input's part, and behind it that of the state's part.</summary>
    private static float[] Biases(float[] values, int gates, int units, RecurrentLayer layer)
    {
        int width = gates * units;
        var biases = new float[2 * width];
        for (int row = 0; row < width; row++)
        {
            int column = Column(layer, row, units);
            biases[row] = values[column];
            if (values.Length > width) biases[width + row] = values[width + column];
        }

        return biases;
    }

    private static (string[] Names, float[] Alphas, float[] Betas) Activations(ExportContext context, RecurrentLayer layer)
    {
        Activation[] all = layer switch
        {
            Lstm lstm => [lstm.RecurrentActivation, lstm.Activation, lstm.Activation],
            Gru gru => [gru.RecurrentActivation, gru.Activation],
            _ => [layer.Activation],
        };
        var alphas = new List<float>();
        var betas = new List<float>();
        string[] names = Array.ConvertAll(all, activation => Name(context, activation, alphas, betas));
        return (names, [.. alphas], [.. betas]);
    }

    private static string Name(ExportContext context, Activation activation, List<float> alphas, List<float> betas)
    {
        void Say(float alpha, float? beta)
        {
            alphas.Add(alpha);
            if (beta is { } second) betas.Add(second);
        }

        switch (activation.KerasName)
        {
            case "sigmoid": return "Sigmoid";
            case "tanh": return "Tanh";
            case "relu": return "Relu";
            case "softsign": return "Softsign";
            case "softplus": return "Softplus";
            case "hard_sigmoid": Say(1f / 6, 0.5f); return "HardSigmoid";
            case "hard_sigmoid_keras2": Say(0.2f, 0.5f); return "HardSigmoid";
            case "leaky_relu": Say(0.2f, null); return "LeakyRelu";
            case "elu": Say(1, null); return "Elu";
            case "linear": Say(1, 0); return "Affine";
            default: throw context.NotSupported("an activation that ONNX' recurrent operators have", $"'{activation.KerasName}'");
        }
    }
}
