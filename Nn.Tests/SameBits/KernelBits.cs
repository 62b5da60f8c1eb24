using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Nn.Kernels;
using Nn.Layers;

namespace Nn.Tests.SameBits;

/// <summary>
/// Runs kernels over numbers and lengths that no training meets (subnormals, infinities, every length to 70) and tells a hash of each
/// one's results: what a child process does.
/// </summary>
internal static class KernelBits
{
    public const string Command = "hash-kernels";

    private const int Longest = 70;

    private static readonly string[] s_activations =
    [
        "linear", "relu", "leaky_relu", "relu6", "elu", "selu", "celu", "gelu", "silu", "mish", "hard_silu", "softplus", "softsign",
        "tanh", "tanh_shrink", "sigmoid", "hard_sigmoid", "exponential", "softmax", "log_softmax",
    ];

    private delegate void Function(ReadOnlySpan<float> x, Span<float> destination);

    private static readonly Lazy<string[]> s_lines = new(Compute);

    /// <summary>The lines of this process.</summary>
    public static IReadOnlyList<string> Lines => s_lines.Value;

    private static string[] Compute() =>
        [
            Line("log", OverTheWholeRange(VectorMath.Log)), Line("erf", OverTheWholeRange(VectorMath.Erf)),
            .. s_activations.Select(name => Line(name, OverTheWholeRange((x, y) => Activation.FromName(name).Forward(x, 1, y)))),
            .. s_activations.Select(name => Line($"{name} in rows, and back", OfRows(Activation.FromName(name)))),
            Line("reductions", OfReductions()), Line("products", OfProducts()), Line("convolutions", OfConvolutions()),
            Line("pooling", OfPooling()), Line("recurrent gates", OfGates()), Line("statistics", OfColumns()), Line("losses", OfLosses()),
            Line("dropout", OfDropout()), Line("normal noise", OfNormalNoise()),
        ];

    private static float[] OverTheWholeRange(Function function)
    {
        float[] x = Core.Kernels.Ulp.WholeRange(), y = new float[x.Length];
        function(x, y);
        return y;
    }

    /// <summary>Rows of every length, with the largest number at every place.</summary>
    private static List<float> OfRows(Activation activation)
    {
        var results = new List<float>();
        for (int columns = 1; columns <= Longest; columns++)
        {
            float[] x = TestNumbers.Normal((uint)columns, columns * columns, deviation: 3), dy = TestNumbers.Normal(1, x.Length);
            for (int i = 0; i < columns; i++) x[(i * columns) + i] = 60;
            float[] y = new float[x.Length], dx = new float[x.Length];
            activation.Forward(x, columns, y);
            activation.Backward(activation.Retained == Retained.Output ? y : x, dy, columns, dx);
            results.AddRange([.. y, .. dx]);
        }

        return results;
    }

    private static List<float> OfNormalNoise()
    {
        var results = new List<float>();
        for (int length = 1; length <= Longest; length++)
        {
            var z = new float[length];
            NormalNoise.Fill(CounterRandom.Key(1, 2, 3), 1000 + length, z);
            results.AddRange(z);
        }

        return results;
    }

    private static List<float> OfReductions()
    {
        var results = new List<float>();
        foreach (int length in (int[])[.. Enumerable.Range(1, Longest), 1000, 1024, 1025, 5000])
        {
            float[] x = TestNumbers.Normal(1, length), y = TestNumbers.Normal(2, length);
            results.AddRange([Reductions.Sum(x), Reductions.Dot(x, y), (float)Reductions.SumOfSquares(x), Reductions.Max(x)]);
        }

        return results;
    }

    private static List<float> OfProducts()
    {
        var results = new List<float>();
        foreach (int k in (int[])[1, 17, 600])
        {
            for (int n = 1; n <= Longest; n++)
            {
                int m = 1 + (n % 29);
                float[] a = TestNumbers.Normal(1, m * k), b = TestNumbers.Normal(2, k * n), bias = TestNumbers.Normal(3, n);
                float[] workspace = new float[Gemm.WorkspaceLength(m, n)];
                var c = new float[m * n];
                Gemm.Multiply(a, k, b, n, c, n, m, n, k, bias, relu: n % 2 == 0, workspace);
                results.AddRange(c);
                Gemm.MultiplyTransposedA(a, m, b, n, c, n, m, n, k, workspace);
                results.AddRange(c);
                Gemm.MultiplyTransposedB(a, k, b, k, c, n, m, n, k, workspace);
                results.AddRange(c);
            }
        }

        return results;
    }

    /// <summary>Two channels to seventy filters, forward and both gradients, of two padded pictures of 7 x 9.</summary>
    private static List<float> OfConvolutions()
    {
        var results = new List<float>();
        for (int filters = 1; filters <= Longest; filters++)
        {
            var convolution = new Convolution(new ConvolutionShape(new(7, 7, 3, 1, 1, 1), new(9, 9, 3, 1, 1, 1), Channels: 1 + (filters % 33), filters, Groups: 1));
            ConvolutionShape shape = convolution.Shape;
            float[] x = TestNumbers.Normal(1, 2 * shape.InputSize), kernel = TestNumbers.Normal(2, shape.KernelSize), bias = TestNumbers.Normal(3, filters);
            float[] dy = TestNumbers.Normal(4, 2 * shape.OutputSize);
            float[] y = new float[shape.OutputSize], turned = new float[shape.KernelSize], dx = new float[shape.InputSize], gradient = new float[shape.KernelSize];
            convolution.Forward(x, kernel, bias, relu: filters % 2 == 0, new float[convolution.ForwardScratch], y);
            convolution.TurnKernel(kernel, turned);
            convolution.InputGradient(dy, turned, default, relu: false, new float[convolution.InputGradientScratch], dx);
            convolution.KernelGradient(x, dy, 2, 0, shape.Depth, new float[convolution.KernelGradientScratch(2)], gradient);
            results.AddRange([.. y, .. dx, .. gradient]);
        }

        return results;
    }

    private static List<float> OfPooling()
    {
        var results = new List<float>();
        for (int channels = 1; channels <= Longest; channels++)
        {
            var window = new PoolingWindow(rows: 2, columns: 3, rowStride: 4 * channels, channels);
            float[] x = TestNumbers.Normal(1, 8 * channels), dy = TestNumbers.Normal(2, channels);
            float[] largest = new float[channels], mean = new float[channels], dx = TestNumbers.Normal(3, x.Length);
            window.Forward(isMean: false, x, largest);
            window.Forward(isMean: true, x, mean);
            window.MaxBackward(x, largest, dy, dx);
            window.MeanBackward(dy, dx);
            results.AddRange([.. largest, .. mean, .. dx]);
        }

        return results;
    }

    private static List<float> OfGates()
    {
        const int rows = 3;
        var results = new List<float>();
        for (int units = 1; units <= Longest; units++)
        {
            float[] gates = TestNumbers.Normal(1, rows * 4 * units, deviation: 3), product = TestNumbers.Normal(2, gates.Length);
            float[] c = TestNumbers.Normal(3, rows * units), h = TestNumbers.Normal(4, c.Length), kept = new float[2 * c.Length];
            LstmGates.Forward(gates, 4 * units, product, c, h, kept, 2 * units, rows, units);
            results.AddRange([.. gates, .. c, .. h, .. kept]);
            LstmGates.Backward(gates, 4 * units, kept, 2 * units, h, c, rows, units);
            results.AddRange([.. gates, .. c]);
            GruGates.Forward(product, 3 * units, gates, h, kept, units, rows, units);
            results.AddRange([.. product, .. h, .. kept]);
        }

        return results;
    }

    private static List<float> OfColumns()
    {
        var results = new List<float>();
        foreach (int rows in (int[])[1, 7, 130, 1100])
        {
            for (int columns = 1; columns <= Longest; columns++)
            {
                float[] x = TestNumbers.Normal(1, rows * columns, mean: 5);
                float[] sums = new float[columns], shift = new float[columns], mean = new float[columns], variance = new float[columns];
                ColumnSums.Sum(x, rows, columns, sums);
                BatchStatistics.Compute(x, rows, columns, columns, shift, mean, variance);
                results.AddRange([.. sums, .. mean, .. variance]);
            }
        }

        return results;
    }

    /// <summary>Each crossentropy of probabilities and of logits, for two to seventy classes.</summary>
    private static List<float> OfLosses()
    {
        const int rows = 9;
        var results = new List<float>();
        for (int columns = 2; columns <= Longest; columns++)
        {
            float[] z = TestNumbers.Normal((uint)columns, rows * columns, deviation: 5), p = new float[z.Length];
            float[] hot = new float[z.Length], classes = new float[rows], values = new float[rows], gradient = new float[z.Length];
            Activations.Softmax(z, rows, columns, p);
            for (int row = 0; row < rows; row++) hot[(row * columns) + (int)(classes[row] = row % columns)] = 1;
            Crossentropy.Categorical(hot, p, default, 0.1f, 0.5f, columns, values, gradient);
            results.AddRange([.. values, .. gradient]);
            Crossentropy.CategoricalOfLogits(hot, z, default, 0.1f, 0.5f, columns, values, gradient);
            results.AddRange([.. values, .. gradient]);
            Crossentropy.SparseCategorical(classes, p, default, 0.5f, columns, values, gradient);
            results.AddRange([.. values, .. gradient]);
            Crossentropy.SparseCategoricalOfLogits(classes, z, default, 0.5f, columns, values, gradient);
            results.AddRange([.. values, .. gradient]);
            Crossentropy.Binary(hot, p, default, 0.1f, 0.5f, columns, values, gradient);
            results.AddRange([.. values, .. gradient]);
            Crossentropy.BinaryOfLogits(hot, z, default, 0.1f, 0.5f, columns, values, gradient);
            results.AddRange([.. values, .. gradient]);
        }

        return results;
    }

    private static List<float> OfDropout()
    {
        var results = new List<float>();
        for (int length = 1; length <= Longest; length++)
        {
            var kept = new float[length];
            CounterRandom.Dropout(TestNumbers.Normal(1, length), 0.4f, CounterRandom.Key(1, 2, (ulong)length), length, kept);
            results.AddRange(kept);
        }

        return results;
    }

    /// <summary>A NaN is a NaN: which of its bit patterns it has is not promised.</summary>
    private static string Line(string name, IEnumerable<float> results)
    {
        float[] numbers = [.. results.Select(number => float.IsNaN(number) ? float.NaN : number)];
        return $"{name}: {Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan())))}";
    }
}
