using Nn.Interop;

namespace Nn.Bench.Onnx;

/// <summary>Functions of each element, and of two.</summary>
internal static partial class OnnxCases
{
    private static IEnumerable<OnnxCase> Elements()
    {
        string[] plain =
        [
            "Relu", "Sigmoid", "Tanh", "Softplus", "Softsign", "Abs", "Neg", "Exp", "Sin", "Cos", "Tan", "Atan", "Sinh", "Cosh", "Asinh", "Floor", "Ceil", "Round",
            "Sign", "Erf", "Identity", "HardSwish", "Elu", "Selu", "Celu", "LeakyRelu", "HardSigmoid", "ThresholdedRelu", "Shrink", "Mish",
        ];
        foreach (string name in plain)
        {
            foreach (OnnxCase one in Op(name, name == "Mish" ? 18 : 17, [X(2, 3, 4)])) yield return one;
        }

        foreach (OnnxCase one in Several(
            Op("Sqrt", 13, [Positive(2, 3)]), Op("Log", 13, [Positive(2, 3)]), Op("Reciprocal", 13, [Positive(2, 3)]), Op("Asin", 13, [Unit(2, 3)]),
            Op("Acos", 13, [Unit(2, 3)]), Op("Atanh", 13, [Unit(2, 3)]), Op("Acosh", 13, [OnnxTensor.Of([1.5f, 2f, 3f], 3)]),
            Op("LeakyRelu", 13, [X(5)], [("alpha", 0.3f)]), Op("LeakyRelu", 13, [X(5)], [("alpha", -0.3f)]), Op("Elu", 13, [X(5)], [("alpha", 0.5f)]),
            Op("Selu", 13, [X(5)], [("alpha", 2f), ("gamma", 3f)]), Op("Celu", 13, [X(5)], [("alpha", 2f)]),
            Op("HardSigmoid", 13, [X(5)], [("alpha", 0.5f), ("beta", 0.6f)]), Op("ThresholdedRelu", 13, [X(5)], [("alpha", 0.4f)]),
            Op("Shrink", 13, [X(5)], [("lambd", 0.7f), ("bias", 0.3f)]), Op("Gelu", 20, [X(2, 5)]), Op("Gelu", 20, [X(2, 5)], [("approximate", "tanh")]),
            Op("Clip", 13, [X(2, 5), Scalar(-1), Scalar(1)]), Op("Clip", 13, [X(2, 5), null, Scalar(0.5f)]), Op("Clip", 13, [X(2, 5), Scalar(-0.5f)]),
            Op("Clip", 9, [X(2, 5)], [("min", -0.3f), ("max", 0.6f)]), Op("Clip", 13, [Whole32([4], -5, 0, 3, 9), Whole32([], -1), Whole32([], 4)]),
            Op("Not", 13, [Truth([3], true, false, true)]), Op("IsNaN", 13, [OnnxTensor.Of([1f, float.NaN, 0f], 3)], null, [OnnxType.Bool]),
            Op("IsInf", 20, [OnnxTensor.Of([1f, float.PositiveInfinity, float.NegativeInfinity], 3)], [("detect_negative", 0)], [OnnxType.Bool]),
            Op("Abs", 13, [Whole([3], -3, 0, 4)]), Op("Neg", 13, [Whole32([3], -3, 0, 4)]), Op("Sign", 13, [Whole([3], -3, 0, 4)]),
            Op("Identity", 13, [Whole([3], -3, 0, 1L << 40)]),
            Op("Dropout", 13, [X(3, 4)]), Op("Dropout", 13, [X(3, 4), Scalar(0.3f)], null, [OnnxType.Float, OnnxType.Bool]), Op("Dropout", 10, [X(3, 4)], [("ratio", 0.3f)])))
        {
            yield return one;
        }

        string[] binary = ["Add", "Sub", "Mul", "Div", "Max", "Min"];
        (int[] A, int[] B)[] shapes =
        [
            ([2, 3, 4], [2, 3, 4]), ([2, 3, 4], []), ([2, 3, 4], [4]), ([2, 3, 4], [3, 1]), ([2, 3, 4], [2, 1, 1]), ([2, 3, 4], [2, 1, 4]), ([4], [2, 3, 4]), ([2, 1], [1, 3]),
            ([3, 1], [2, 3, 4]), ([2, 3, 4, 5], [3, 1, 5]),
        ];
        foreach (string name in binary)
        {
            foreach ((int[] a, int[] b) in shapes)
            {
                foreach (OnnxCase one in Op(name, 13, [X(a), Positive(b)])) yield return one;
            }
        }

        foreach (OnnxCase one in Several(
            Op("Pow", 13, [Positive(2, 3), X(3)]), Op("Pow", 13, [X(2, 3), Scalar(2)]), Op("Pow", 13, [Positive(2, 3), Scalar(0.5f)]), Op("Pow", 13, [X(2, 3), Scalar(3)]),
            Op("Pow", 13, [X(2, 3), ScalarI(2)]), Op("Pow", 13, [Whole([3], 1, 2, 3), Whole([3], 4, 5, 6)]),
            Op("Div", 13, [Whole([4], 7, -7, 9, 1), Whole([4], 2, 2, -4, 3)]), Op("Add", 13, [Whole32([3], 1, 2, 3), Whole32([3], 10, 20, 30)]),
            Op("Mul", 13, [Whole([2], 1L << 30, 3), Whole([2], 4, 5)]), Op("Sub", 14, [Bytes(3, 5, 250), Bytes(4, 2, 255)]),
            Op("Mod", 13, [Whole([6], -4, 7, 5, 4, -7, 8), Whole([6], 2, -3, 8, -2, 3, 5)]),
            Op("Mod", 13, [OnnxTensor.Of([-4.3f, 7.2f, 5f], 3), OnnxTensor.Of([2.1f, -3.4f, 8f], 3)], [("fmod", 1)]),
            Op("Mod", 13, [Whole([3], -4, 7, 5), Whole([3], 3, -3, 8)], [("fmod", 1)]),
            Op("PRelu", 16, [X(2, 3, 4), Positive(3, 1)]), Op("PRelu", 16, [X(2, 3, 4), Positive(1)]), Op("PRelu", 16, [X(2, 3, 4, 5), Positive(3, 1, 1)]),
            Op("Sum", 13, [X(2, 3), Seeded(9, 3), Seeded(8, 2, 1)]), Op("Mean", 13, [X(2, 3), Seeded(9, 2, 3), Seeded(8, 2, 3)]),
            Op("Max", 13, [X(2, 3), Seeded(9, 3), Seeded(8, 2, 1)]), Op("Min", 13, [X(2, 3)]), Op("Max", 13, [Whole([3], 1, 5, 3), Whole([3], 2, 2, 9)]),
            Op("BitShift", 13, [Bytes(1, 2, 200), Bytes(1, 2, 3)], [("direction", "LEFT")]), Op("BitShift", 13, [Bytes(16, 4, 200), Bytes(1, 2, 3)], [("direction", "RIGHT")]),
            Op("BitwiseAnd", 18, [Whole32([3], 12, 7, -1), Whole32([3], 10, 2, 5)]), Op("BitwiseOr", 18, [Whole32([3], 12, 7, -1), Whole32([3], 10, 2, 5)]),
            Op("BitwiseXor", 18, [Whole32([3], 12, 7, -1), Whole32([3], 10, 2, 5)]), Op("BitwiseNot", 18, [Whole32([3], 12, 7, -1)])))
        {
            yield return one;
        }

        foreach (string name in (string[])["Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"])
        {
            foreach (OnnxCase one in Several(
                Op(name, 16, [OnnxTensor.Of([1f, 2f, 3f, 4f], 2, 2), OnnxTensor.Of([1f, 3f, 2f, 4f], 2, 2)], null, [OnnxType.Bool]),
                Op(name, 16, [OnnxTensor.Of([1f, 2f, 3f, 4f], 2, 2), OnnxTensor.Of([2f], 1)], null, [OnnxType.Bool]),
                Op(name, 16, [Whole([3], 1, 2, 3), Whole([3], 1, 3, 2)], null, [OnnxType.Bool])))
            {
                yield return one;
            }
        }

        foreach (string name in (string[])["And", "Or", "Xor"])
        {
            foreach (OnnxCase one in Op(name, 13, [Truth([4], true, true, false, false), Truth([4], true, false, true, false)], null, [OnnxType.Bool])) yield return one;
        }

        foreach (OnnxCase one in Several(
            Op("Where", 16, [Truth([2, 3], true, false, true, false, true, false), X(2, 3), Seeded(8, 3)], null, [OnnxType.Float]),
            Op("Where", 16, [Truth([2, 1], true, false), Scalar(3), Seeded(8, 2, 3)], null, [OnnxType.Float]),
            Op("Where", 16, [Truth([3], true, false, true), Whole([3], 1, 2, 3), Whole([3], 4, 5, 6)], null, [OnnxType.Int64])))
        {
            yield return one;
        }

        foreach ((OnnxTensor From, OnnxType To) cast in ((OnnxTensor, OnnxType)[])
            [(X(2, 3), OnnxType.Int64), (X(2, 3), OnnxType.Int32), (X(2, 3), OnnxType.Bool), (X(2, 3), OnnxType.Double), (X(2, 3), OnnxType.Float16),
             (Whole([3], -1, 0, 300), OnnxType.Float), (Whole([3], -1, 0, 300), OnnxType.UInt8), (Whole([3], -1, 0, 300), OnnxType.Bool), (Truth([2], true, false), OnnxType.Float)])
        {
            foreach (OnnxCase one in Op("Cast", 13, [cast.From], [("to", (long)cast.To)], [cast.To])) yield return one;
        }
    }

    private static OnnxTensor Bytes(params long[] values) => OnnxTensor.OfType(OnnxType.UInt8, values, values.Length);

    private static IEnumerable<OnnxCase> Several(params IEnumerable<OnnxCase>[] cases) => cases.SelectMany(one => one);
}
