namespace Nn.Interop.Onnx;

/// <summary>Which of two graphs is computed.</summary>
internal static class ControlOperators
{
    public static void AddTo(Dictionary<string, Func<OperatorCall, PlanValue[]>> operators) => operators["If"] = If;

    /// <summary>A condition is part of the plan: with another one the plan is another.</summary>
    private static PlanValue[] If(OperatorCall call)
    {
        GraphProto yes = call.Graph("then_branch"), no = call.Graph("else_branch");
        return call.KnownRequired(0) is { Length: 1, Values: long[] condition }
            ? call.Planner.PlanWithin(condition[0] != 0 ? yes : no)
            : throw call.Error("a condition of one element", $"{call.KnownRequired(0)}");
    }
}
