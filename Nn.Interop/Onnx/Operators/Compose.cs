using System.Numerics.Tensors;

namespace Nn.Interop.Onnx;

/// <summary>Functions of which operators are composed.</summary>
internal static class Compose
{
    private static readonly UnaryFunction SquareFunction = new((x, y) => TensorPrimitives.Multiply(x, x, y), (x, _) => 2 * x);
    private static readonly UnaryFunction SqrtFunction = new(TensorPrimitives.Sqrt, (_, y) => 0.5f / y);
    private static readonly UnaryFunction AbsFunction = new(TensorPrimitives.Abs, (x, _) => Math.Sign(x));
    private static readonly UnaryFunction LogFunction = new(TensorPrimitives.Log, (x, _) => 1 / x);
    private static readonly UnaryFunction ExpFunction = new(TensorPrimitives.Exp, (_, y) => y);

    public static PlanValue Square(OperatorCall call, PlanValue x) => Apply(call, x, value => value * value, SquareFunction);

    public static PlanValue Sqrt(OperatorCall call, PlanValue x) => Apply(call, x, Math.Sqrt, SqrtFunction);

    public static PlanValue Abs(OperatorCall call, PlanValue x) => Apply(call, x, Math.Abs, AbsFunction);

    public static PlanValue Log(OperatorCall call, PlanValue x) => Apply(call, x, Math.Log, LogFunction);

    public static PlanValue Exp(OperatorCall call, PlanValue x) => Apply(call, x, Math.Exp, ExpFunction);

    public static PlanValue Add(OperatorCall call, PlanValue a, PlanValue b) => BinaryOperators.Combine(call, BinaryFunctions.Add, a, b);

    public static PlanValue Subtract(OperatorCall call, PlanValue a, PlanValue b) => BinaryOperators.Combine(call, BinaryFunctions.Subtract, a, b);

    public static PlanValue Multiply(OperatorCall call, PlanValue a, PlanValue b) => BinaryOperators.Combine(call, BinaryFunctions.Multiply, a, b);

    public static PlanValue Divide(OperatorCall call, PlanValue a, PlanValue b) => BinaryOperators.Combine(call, BinaryFunctions.Divide, a, b);

    /// <summary>A single number of a value's type.</summary>
    public static PlanValue Number(PlanValue like, double value) => new(Constants.OfReals(like.Type, [], [value]));

    /// <summary>A value with axes of 1 behind its own.</summary>
    public static PlanValue WithAxesBehind(OperatorCall call, PlanValue x, int count) =>
        ShapeOperators.WithAxes(call.Flow, x, MovingOperators.Counting(count, x.Rank));

    private static PlanValue Apply(OperatorCall call, PlanValue x, Func<double, double> known, UnaryFunction function) => x.Known is { } tensor
        ? new PlanValue(Constants.Map(tensor, value => (long)known(value), known), x.Weight)
        : call.Flow.Append(new UnaryNode(function), [call.Flow.Whole(x)], x.Dims, x.Order, x.Type, x.Sources);
}
