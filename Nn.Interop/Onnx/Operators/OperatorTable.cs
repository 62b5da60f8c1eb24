namespace Nn.Interop.Onnx;

/// <summary>The operators that are supported, by their names.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Func<OperatorCall, PlanValue[]>> Operators = [];

    static OperatorTable()
    {
        UnaryOperators.AddTo(Operators);
        BinaryOperators.AddTo(Operators);
        ShapeOperators.AddTo(Operators);
        MovingOperators.AddTo(Operators);
        ReducingOperators.AddTo(Operators);
        ProductOperators.AddTo(Operators);
        ConvolutionOperators.AddTo(Operators);
        PoolingOperators.AddTo(Operators);
        NormalizationOperators.AddTo(Operators);
        RecurrentOperators.AddTo(Operators);
        ResizeOperators.AddTo(Operators);
        ChoosingOperators.AddTo(Operators);
        ControlOperators.AddTo(Operators);
    }

    public static Func<OperatorCall, PlanValue[]> Find(OperatorCall call) => Operators.TryGetValue(call.Node.Operator, out Func<OperatorCall, PlanValue[]>? plan)
        ? plan
        : throw new NotSupportedException($"ONNX: expected operators that are supported (docs/guides/files.md lists them). Received: {call.Title}.");

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<string> Names => Operators.Keys;
}
