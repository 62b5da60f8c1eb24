using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>A recurrent layer behind a mask, step by step: where a step is padding, the state stays.</summary>
internal static class MaskedRecurrentExports
{
    public static ExportValue[] Write(ExportContext context, RecurrentLayer layer, ExportValue[] inputs, Slots outputs, string mask)
    {
        int steps = inputs[0].Shape[0], units = layer.Units, gates = RecurrentExports.Gates(layer);
        string x = context.Last(inputs[0]), kernel = context.Weight("kernel")!, recurrent = context.Weight("recurrent_kernel")!;
        string sums = context.Add("MatMul", [x, kernel]);
        bool resetsAfter = layer is Gru { ResetAfter: true };
        float[]? bias = context.Values("bias");
        if (bias is not null) sums = context.Add("Add", [sums, context.Constant(OnnxTensor.Of(bias[..(gates * units)], gates * units))]);
        string? stateBias = resetsAfter && bias is not null ? context.Constant(OnnxTensor.Of(bias[(gates * units)..], gates * units)) : null;

        // A state of zeros for each sample of the batch, whose number only the input knows.
        string zeros = context.Add("Mul", [Part(context, sums, 0, 1, 0, units, squeeze: true), context.Number(0)]);
        string h = inputs.Length > 1 ? context.Last(inputs[1]) : zeros, c = inputs.Length > 2 ? context.Last(inputs[2]) : zeros;
        var made = new string[steps];
        string nothing = zeros;
        for (int i = 0; i < steps; i++)
        {
            int step = layer.GoBackwards ? steps - 1 - i : i;
            string now = context.Add("Squeeze", [context.Add("Slice", [sums, context.Integers(step), context.Integers(step + 1), context.Integers(1)]), context.Integers(1)]);
            string counts = context.Add("Cast", [context.Add("Slice", [mask, context.Integers(step), context.Integers(step + 1), context.Integers(1)])], ("to", (long)OnnxType.Bool));
            (string nextH, string nextC) = layer switch
            {
                Lstm lstm => LstmStep(context, lstm, now, h, c, recurrent, units),
                Gru gru => (GruStep(context, gru, now, h, recurrent, stateBias, units), c),
                _ => (Activate(context, layer.Activation, context.Add("Add", [now, context.Add("MatMul", [h, recurrent])])), c),
            };
            h = context.Add("Where", [counts, nextH, h]);
            if (layer is Lstm) c = context.Add("Where", [counts, nextC, c]);
            string shown = layer.ZeroOutputForMask ? context.Add("Where", [counts, h, nothing]) : h;
            made[layer.GoBackwards && layer.KeepsOrder ? step : i] = shown;
        }

        if (layer.ZeroOutputForMask && !layer.ReturnSequences) throw context.NotSupported("a layer whose only output is its last state", "ZeroOutputForMask");
        string y = layer.ReturnSequences
            ? context.Add("Concat", Array.ConvertAll(made, one => context.Add("Unsqueeze", [one, context.Integers(1)])), ("axis", 1L))
            : h;
        ExportValue[] states = layer.ReturnState ? layer is Lstm ? [new(outputs[1], h), new(outputs[2], c)] : [new(outputs[1], h)] : [];
        return [new ExportValue(outputs[0], y), .. states];
    }

    private static string Part(ExportContext context, string sums, int step, int next, int start, int length, bool squeeze)
    {
        string part = context.Add("Slice", [sums, context.Integers(step, start), context.Integers(next, start + length), context.Integers(1, 2)]);
        return squeeze ? context.Add("Squeeze", [part, context.Integers(1)]) : part;
    }

    private static string Gate(ExportContext context, string sums, int gate, int units) =>
        context.Add("Slice", [sums, context.Integers(gate * units), context.Integers((gate + 1) * units), context.Integers(1)]);

    private static string Activate(ExportContext context, Activation activation, string x) =>
        ActivationExports.Apply(context, activation, new ExportValue(default, x)).Name;

    private static (string H, string C) LstmStep(ExportContext context, Lstm lstm, string now, string h, string c, string recurrent, int units)
    {
        string sums = context.Add("Add", [now, context.Add("MatMul", [h, recurrent])]);
        string i = Activate(context, lstm.RecurrentActivation, Gate(context, sums, 0, units)), f = Activate(context, lstm.RecurrentActivation, Gate(context, sums, 1, units));
        string candidate = Activate(context, lstm.Activation, Gate(context, sums, 2, units)), o = Activate(context, lstm.RecurrentActivation, Gate(context, sums, 3, units));
        string next = context.Add("Add", [context.Add("Mul", [f, c]), context.Add("Mul", [i, candidate])]);
        return (context.Add("Mul", [o, Activate(context, lstm.Activation, next)]), next);
    }

    private static string GruStep(ExportContext context, Gru gru, string now, string h, string recurrent, string? stateBias, int units)
    {
        string Product(string state)
        {
            string product = context.Add("MatMul", [state, recurrent]);
            return stateBias is null ? product : context.Add("Add", [product, stateBias]);
        }

        string ofState = Product(h);
        string Recurrent(int gate) => Activate(
            context, gru.RecurrentActivation, context.Add("Add", [Gate(context, now, gate, units), Gate(context, ofState, gate, units)]));
        string z = Recurrent(0), r = Recurrent(1);
        string candidate = gru.ResetAfter
            ? context.Add("Mul", [r, Gate(context, ofState, 2, units)])
            : Gate(context, Product(context.Add("Mul", [r, h])), 2, units);
        candidate = Activate(context, gru.Activation, context.Add("Add", [Gate(context, now, 2, units), candidate]));
        string kept = context.Add("Mul", [z, h]), fresh = context.Add("Mul", [context.Add("Sub", [context.Number(1), z]), candidate]);
        return context.Add("Add", [kept, fresh]);
    }
}
