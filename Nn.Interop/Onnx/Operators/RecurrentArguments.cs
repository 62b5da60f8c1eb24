using Nn.Layers;

namespace Nn.Interop.Onnx;

/// <summary>The arguments of a recurrent operator.</summary>
internal sealed record RecurrentArguments(
    RecurrentKind Kind, int Directions, bool GoesBackwards, int Units, int Features, Activation[] Activations, float Clip, bool ResetsAfter, bool IsCoupled)
{
    public int Gates => Kind == RecurrentKind.Lstm ? 4 : Kind == RecurrentKind.Gru ? 3 : 1;

    public static RecurrentArguments Of(OperatorCall call, RecurrentKind kind, PlanValue x)
    {
        string direction = call.Text("direction", "forward");
        if (direction is not ("forward" or "reverse" or "bidirectional")) throw call.Error("a 'direction' that is known", $"'{direction}'");
        int directions = direction == "bidirectional" ? 2 : 1;
        long units = call.Int("hidden_size", call.Input(2).Dims[^1]);
        string[] names = call.Texts("activations") is { Length: > 0 } given ? given : Standard(kind, directions);
        float[] alphas = call.Floats("activation_alpha") ?? [], betas = call.Floats("activation_beta") ?? [];
        if (names.Length != directions * Standard(kind, 1).Length)
            throw call.Error($"{Standard(kind, 1).Length} 'activations' for each direction", string.Join(", ", names));
        int alpha = 0, beta = 0;
        Activation[] activations = Array.ConvertAll(names, name => Find(call, name, alphas, betas, ref alpha, ref beta));
        var arguments = new RecurrentArguments(
            kind, directions, direction == "reverse", (int)units, x.Dims[2], activations, call.Float("clip", 0),
            kind == RecurrentKind.Gru && call.Int("linear_before_reset", 0) != 0, kind == RecurrentKind.Lstm && call.Int("input_forget", 0) != 0);
        int width = arguments.Gates * arguments.Units;
        Require(call, 1, [directions, width, arguments.Features]);
        Require(call, 2, [directions, width, arguments.Units]);
        Require(call, 3, [directions, 2 * width]);
        Require(call, 7, [directions, 3 * arguments.Units]);
        return arguments;
    }

    /// <summary>The part of one direction.</summary>
    public RecurrentDirection Direction(OperatorCall call, int direction)
    {
        int each = Activations.Length / Directions;
        PlanValue Part(int input) =>
            ShapeOperators.WithoutAxes(call.Flow, MovingOperators.Part(call.Flow, call.Input(input), 0, direction, 1), [0]);
        return new RecurrentDirection(
            this, direction, GoesBackwards || direction == 1, Activations[(direction * each)..((direction + 1) * each)], Part(1), Part(2),
            call.Optional(3) is null ? null : Part(3), Kind == RecurrentKind.Lstm && call.Optional(7) is not null ? Part(7) : null);
    }

    private static void Require(OperatorCall call, int input, int[] dims)
    {
        if (call.Optional(input) is not { } value) return;
        if (!value.Dims.AsSpan().SequenceEqual(dims)) throw call.Error($"input {input} of shape {Dimensions.Text(dims)}", Dimensions.Text(value.Dims));
        if (value.Known is null) throw call.Needs(value);
    }

    private static string[] Standard(RecurrentKind kind, int directions)
    {
        string[] one = kind switch
        {
            RecurrentKind.Lstm => ["Sigmoid", "Tanh", "Tanh"],
            RecurrentKind.Gru => ["Sigmoid", "Tanh"],
            _ => ["Tanh"],
        };
        return [.. Enumerable.Repeat(one, directions).SelectMany(names => names)];
    }

    private static Activation Find(OperatorCall call, string name, float[] alphas, float[] betas, ref int alpha, ref int beta)
    {
        float? first = null, second = null;
        string lower = name.ToLowerInvariant();
        if (lower is "affine" or "leakyrelu" or "thresholdedrelu" or "scaledtanh" or "hardsigmoid" or "elu" && alpha < alphas.Length) first = alphas[alpha++];
        if (lower is "affine" or "scaledtanh" or "hardsigmoid" && beta < betas.Length) second = betas[beta++];
        return (lower, first, second) switch
        {
            ("sigmoid", _, _) => Activation.Sigmoid,
            ("tanh", _, _) => Activation.Tanh,
            ("relu", _, _) => Activation.Relu,
            ("softsign", _, _) => Activation.Softsign,
            ("softplus", _, _) => Activation.Softplus,
            ("hardsigmoid", null or 0.2f, null or 0.5f) => Activation.HardSigmoidKeras2,
            ("hardsigmoid", > 0.16666f and < 0.16667f, null or 0.5f) => Activation.HardSigmoid,
            ("leakyrelu", 0.2f, _) => Activation.LeakyRelu,
            ("elu", null or 1, _) => Activation.Elu,
            ("affine", null or 1, null or 0) => Activation.Linear,
            _ => throw call.NotSupported("activations of the library's cells", $"'{name}' with alpha {first} and beta {second}"),
        };
    }
}
