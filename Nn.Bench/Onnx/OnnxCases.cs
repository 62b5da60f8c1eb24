using Nn.Interop;

namespace Nn.Bench.Onnx;

/// <summary>Cases of single operators: each with all its inputs given at run time, and with all but the first known.</summary>
internal static partial class OnnxCases
{
    /// <summary>All of them.</summary>
    public static IEnumerable<OnnxCase> All() => [.. Elements(), .. Moving(), .. Reducing(), .. Windows(), .. Normalizing(), .. Recurring(), .. Shapes(), .. Graphs()];

    /// <summary>A tensor of numbers around 0, the same for the same seed.</summary>
    private static OnnxTensor X(params int[] dims) => Seeded(dims.Length + dims.Sum(), dims);

    private static OnnxTensor Seeded(int seed, params int[] dims)
    {
        var random = new Random(seed);
        var values = new float[dims.Aggregate(1, (size, length) => size * length)];
        for (int i = 0; i < values.Length; i++) values[i] = (float)Math.Round((random.NextDouble() * 4) - 2, 3);
        return OnnxTensor.Of(values, dims);
    }

    private static OnnxTensor Positive(params int[] dims) => OnnxTensor.Of(Array.ConvertAll(X(dims).ToFloats(), value => Math.Abs(value) + 0.1f), dims);

    private static OnnxTensor Unit(params int[] dims) => OnnxTensor.Of(Array.ConvertAll(X(dims).ToFloats(), value => value / 2.1f), dims);

    private static OnnxTensor I(params long[] values) => OnnxTensor.Of(values, values.Length);

    private static OnnxTensor Scalar(float value) => OnnxTensor.Of([value]);

    private static OnnxTensor ScalarI(long value) => OnnxTensor.Of([value]);

    private static OnnxTensor Whole(int[] dims, params long[] values) => OnnxTensor.Of(values, dims);

    private static OnnxTensor Whole32(int[] dims, params int[] values) => OnnxTensor.Of(values, dims);

    private static OnnxTensor Truth(int[] dims, params bool[] values) => OnnxTensor.Of(values, dims);

    private static int[] Ints(params int[] numbers) => numbers;

    private static string[] Texts(params string[] texts) => texts;

    private static readonly Dictionary<string, int> Numbers = [];

    /// <summary>One operator in both forms.</summary>
    private static IEnumerable<OnnxCase> Op(string operation, long opset, OnnxTensor?[] inputs, (string, object)[]? attributes = null, OnnxType[]? outputs = null)
    {
        int number = Numbers[operation] = Numbers.GetValueOrDefault(operation) + 1;
        string name = FormattableString.Invariant($"{operation.ToLowerInvariant()}_{number}");
        yield return Build(name, (_, i) => false);
        if (inputs.Length > 1) yield return Build(name + "_weights", (_, i) => i > 0);

        OnnxCase Build(string caseName, Func<OnnxTensor, int, bool> isConstant)
        {
            var built = new OnnxCase(caseName, opset);
            var names = new string[inputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                names[i] = inputs[i] is null ? "" : FormattableString.Invariant($"x{i}");
                if (inputs[i] is not { } tensor) continue;
                if (isConstant(tensor, i)) built.Constant(names[i], tensor);
                else built.Input(names[i], tensor);
            }

            OnnxType[] types = outputs ?? [inputs[0]!.Type];
            string[] results = [.. types.Select((type, i) => type == OnnxType.Undefined ? "" : FormattableString.Invariant($"y{i}"))];
            built.Node(operation, names, results, attributes ?? []);
            for (int i = 0; i < types.Length; i++)
            {
                if (results[i].Length > 0) built.Output(results[i], types[i]);
            }

            return built;
        }
    }
}
