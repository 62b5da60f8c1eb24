using System.Numerics.Tensors;

namespace Nn.Interop.Onnx;

/// <summary>The functions of two numbers that are fast; others go element by element.</summary>
internal static class BinaryFunctions
{
    public static readonly BinaryFunction Add = new(
        TensorPrimitives.Add, TensorPrimitives.Add, (a, b, y) => TensorPrimitives.Add(b, a, y), (_, _, _) => (1, 1), (a, b) => a + b, (a, b) => a + b);

    public static readonly BinaryFunction Subtract = new(
        TensorPrimitives.Subtract, TensorPrimitives.Subtract, TensorPrimitives.Subtract, (_, _, _) => (1, -1), (a, b) => a - b, (a, b) => a - b);

    public static readonly BinaryFunction Multiply = new(
        TensorPrimitives.Multiply, TensorPrimitives.Multiply, (a, b, y) => TensorPrimitives.Multiply(b, a, y), (a, b, _) => (b, a),
        (a, b) => a * b, (a, b) => a * b);

    public static readonly BinaryFunction Divide = new(
        TensorPrimitives.Divide, TensorPrimitives.Divide, TensorPrimitives.Divide, (_, b, y) => (1 / b, -y / b),
        (a, b) => b == 0 ? throw new FormatException("ONNX: expected a divisor other than 0. Received: 0.") : b == -1 ? -a : a / b, (a, b) => a / b);

    public static readonly BinaryFunction Max = new(
        TensorPrimitives.Max, TensorPrimitives.Max, (a, b, y) => TensorPrimitives.Max(b, a, y), (a, b, _) => a >= b ? (1, 0) : (0, 1), Math.Max, Math.Max);

    public static readonly BinaryFunction Min = new(
        TensorPrimitives.Min, TensorPrimitives.Min, (a, b, y) => TensorPrimitives.Min(b, a, y), (a, b, _) => a <= b ? (1, 0) : (0, 1), Math.Min, Math.Min);

    public static readonly BinaryFunction Pow = new(
        TensorPrimitives.Pow, Power, (a, b, y) => TensorPrimitives.Pow(a, b, y),
        (a, b, y) => (b * MathF.Pow(a, b - 1), a > 0 ? y * MathF.Log(a) : 0), IntegerPower, Math.Pow);

    /// <summary>x ≥ 0 ? x : slope · x.</summary>
    public static readonly BinaryFunction PRelu = Scalar(
        (x, slope) => x < 0 ? slope * x : x, (a, b) => a < 0 ? a * b : a, (x, slope, _) => x < 0 ? (slope, x) : (1, 0));

    /// <summary>A function without derivative, which tells something of two numbers.</summary>
    public static BinaryFunction Truth(Func<double, double, bool> ofReals, Func<long, long, bool> ofIntegers) =>
        Scalar((a, b) => ofReals(a, b) ? 1 : 0, (a, b) => ofIntegers(a, b) ? 1 : 0, null, (a, b) => ofReals(a, b) ? 1 : 0);

    /// <summary>A function element by element.</summary>
    public static BinaryFunction Scalar(
        Func<float, float, float> function, Func<long, long, long> ofIntegers, Func<float, float, float, (float, float)>? gradient = null,
        Func<double, double, double>? ofReals = null) => new(
        (a, b, y) =>
        {
            for (int i = 0; i < y.Length; i++) y[i] = function(a[i], b[i]);
        },
        (a, b, y) =>
        {
            for (int i = 0; i < y.Length; i++) y[i] = function(a[i], b);
        },
        (a, b, y) =>
        {
            for (int i = 0; i < y.Length; i++) y[i] = function(a, b[i]);
        },
        gradient, ofIntegers, ofReals ?? ((a, b) => function((float)a, (float)b)));

    /// <summary>Squares and roots, which are common, without logarithms.</summary>
    private static void Power(ReadOnlySpan<float> a, float b, Span<float> y)
    {
        if (b == 2) TensorPrimitives.Multiply(a, a, y);
        else if (b == 0.5f) TensorPrimitives.Sqrt(a, y);
        else if (b == 3) Cube(a, y);
        else TensorPrimitives.Pow(a, b, y);
    }

    private static void Cube(ReadOnlySpan<float> a, Span<float> y)
    {
        for (int i = 0; i < y.Length; i++) y[i] = a[i] * a[i] * a[i];
    }

    private static long IntegerPower(long a, long b)
    {
        if (b < 0) return (long)Math.Pow(a, b);
        long power = 1;
        for (; b > 0; b >>= 1, a = unchecked(a * a))
        {
            if ((b & 1) != 0) power = unchecked(power * a);
        }

        return power;
    }
}
