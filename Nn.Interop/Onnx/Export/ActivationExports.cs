using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>Activations as ONNX' operators, or composed of them.</summary>
internal static class ActivationExports
{
    /// <summary>What an activation makes of a value.</summary>
    public static ExportValue Apply(ExportContext context, Activation activation, ExportValue x)
    {
        string name = activation.KerasName;
        if (name == "linear") return x;
        if (name is "softmax" or "log_softmax")
            return new ExportValue(x.Slot, context.Add(name == "softmax" ? "Softmax" : "LogSoftmax", [context.Last(x)], ("axis", -1L)));
        string input = x.Name;
        return x with
        {
            Name = name switch
            {
                "relu" => context.Add("Relu", [input]),
                "leaky_relu" => context.Add("LeakyRelu", [input], ("alpha", 0.2f)),
                "relu6" => context.Add("Clip", [input, context.Number(0), context.Number(6)]),
                "elu" => context.Add("Elu", [input]),
                "selu" => context.Add("Selu", [input]),
                "celu" => context.Add("Celu", [input]),
                "gelu" => Gelu(context, input),
                "silu" => context.Add("Mul", [input, context.Add("Sigmoid", [input])]),
                "mish" => context.Add("Mul", [input, context.Add("Tanh", [context.Add("Softplus", [input])])]),
                "hard_silu" => context.Add("HardSwish", [input]),
                "softplus" => context.Add("Softplus", [input]),
                "softsign" => context.Add("Softsign", [input]),
                "tanh" => context.Add("Tanh", [input]),
                "tanh_shrink" => context.Add("Sub", [input, context.Add("Tanh", [input])]),
                "sigmoid" => context.Add("Sigmoid", [input]),
                "hard_sigmoid" => context.Add("HardSigmoid", [input], ("alpha", 1f / 6), ("beta", 0.5f)),
                "hard_sigmoid_keras2" => context.Add("HardSigmoid", [input], ("alpha", 0.2f), ("beta", 0.5f)),
                "exponential" => context.Add("Exp", [input]),
                _ => throw context.NotSupported("an activation that ONNX has", $"'{name}'"),
            },
        };
    }

    /// <summary>An activation that is a layer with arguments.</summary>
    public static ExportValue Write(ExportContext context, Layer layer, ExportValue x, Slot y) => layer switch
    {
        Relu relu => x with { Slot = y, Name = Bounded(context, relu, x.Name) },
        LeakyRelu leaky => x with { Slot = y, Name = context.Add("LeakyRelu", [x.Name], ("alpha", (float)leaky.NegativeSlope)) },
        Elu elu => x with { Slot = y, Name = context.Add("Elu", [x.Name], ("alpha", (float)elu.Alpha)) },
        PRelu => new ExportValue(y, context.Add("PRelu", [context.Last(x), context.Weight("alpha")!])),
        _ => Softmax(context, (Softmax)layer, x, y),
    };

    private static string Gelu(ExportContext context, string x)
    {
        string erf = context.Add("Erf", [context.Add("Div", [x, context.Number(Math.Sqrt(2))])]);
        string half = context.Add("Mul", [x, context.Number(0.5)]);
        return context.Add("Mul", [half, context.Add("Add", [erf, context.Number(1)])]);
    }

    /// <summary>x above the threshold, cut at the limit; slope · (x − threshold) below.</summary>
    private static string Bounded(ExportContext context, Relu relu, string x)
    {
        string above = relu.Threshold == 0
            ? context.Add("Relu", [x])
            : context.Add("Mul", [x, context.Add("Cast", [context.Add("Greater", [x, context.Number(relu.Threshold)])], ("to", (long)OnnxType.Float))]);
        if (relu.MaxValue is { } most) above = context.Add("Clip", [above, context.Number(0), context.Number(most)]);
        if (relu.NegativeSlope == 0) return above;
        string below = context.Add("Relu", [context.Add("Sub", [context.Number(relu.Threshold), x])]);
        return context.Add("Sub", [above, context.Add("Mul", [below, context.Number(relu.NegativeSlope)])]);
    }

    private static ExportValue Softmax(ExportContext context, Softmax softmax, ExportValue x, Slot y)
    {
        int[] axes = [.. softmax.Axes.Select(axis => axis < 0 ? axis + x.Shape.Rank + 1 : axis)];
        string input = context.Last(x);
        if (axes.Length == 1) return new ExportValue(y, context.Add("Softmax", [input], ("axis", (long)axes[0])));
        string most = context.Add("ReduceMax", [input], ("axes", axes));
        string exponents = context.Add("Exp", [context.Add("Sub", [input, most])]);
        string sum = context.Add("ReduceSum", [exponents, context.Integers([.. axes.Select(axis => (long)axis)])]);
        return new ExportValue(y, context.Add("Div", [exponents, sum]));
    }
}
