namespace Nn.Interop.Onnx;

/// <summary>
/// LSTM, GRU and RNN. Sequences are (steps, batch, features), or (batch, steps, features) with 'layout' 1; in memory a sequence stands in one piece. What the library's cells do not
/// have (peepholes, clips, coupled gates) is composed step by step.
/// </summary>
internal static class RecurrentOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators)
    {
        operators["LSTM"] = call => Recur(call, RecurrentKind.Lstm);
        operators["GRU"] = call => Recur(call, RecurrentKind.Gru);
        operators["RNN"] = call => Recur(call, RecurrentKind.Rnn);
    }

    private static PlanValue[] Recur(OperatorCall call, RecurrentKind kind)
    {
        FlowBuilder flow = call.Flow;
        bool isBatchFirst = call.Int("layout", 0) != 0;
        PlanValue x = call.Input();
        if (x.Rank != 3) throw call.Error("(steps, batch, features)", Dimensions.Text(x.Dims));
        if (isBatchFirst) x = ShapeOperators.Transposed(flow, x, [1, 0, 2]);
        var arguments = RecurrentArguments.Of(call, kind, x);
        PlanValue?[] states = [States(call, 5, isBatchFirst), kind == RecurrentKind.Lstm ? States(call, 6, isBatchFirst) : null];
        OnnxTensor? lengths = call.Known(4);
        var directions = new PlanValue[arguments.Directions][];
        for (int d = 0; d < directions.Length; d++)
        {
            PlanValue?[] own = Array.ConvertAll(states, state => state is null ? null : Direction(call, state, d));
            RecurrentDirection direction = arguments.Direction(call, d);
            directions[d] = direction.IsPlain ? PlainRecurrence.Run(call, direction, x, own, lengths) : StepwiseRecurrence.Run(call, direction, x, own, lengths);
        }

        // Each direction gave (steps, batch, units), and its last states (batch, units).
        PlanValue y = MovingOperators.Join(flow, [.. directions.Select(outputs => ShapeOperators.WithAxes(flow, outputs[0], [1]))], 1);
        if (isBatchFirst) y = ShapeOperators.Transposed(flow, y, [2, 0, 1, 3]);
        var results = new List<PlanValue> { y };
        for (int state = 1; state < directions[0].Length; state++)
        {
            PlanValue joined = MovingOperators.Join(flow, [.. directions.Select(outputs => ShapeOperators.WithAxes(flow, outputs[state], [0]))], 0);
            results.Add(isBatchFirst ? ShapeOperators.Transposed(flow, joined, [1, 0, 2]) : joined);
        }

        return [.. results];
    }

    private static PlanValue? States(OperatorCall call, int input, bool isBatchFirst) => call.Optional(input) is not { } given ? null
        : isBatchFirst ? ShapeOperators.Transposed(call.Flow, given, [1, 0, 2]) : given;

    private static PlanValue Direction(OperatorCall call, PlanValue states, int direction) =>
        ShapeOperators.WithoutAxes(call.Flow, MovingOperators.Part(call.Flow, states, 0, direction, 1), [0]);
}
