using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

/// <summary>Which of the three products a case calls.</summary>
public enum GemmKind
{
    Plain,
    TransposedA,
    TransposedB,
}

/// <summary>
/// One product in buffers with guard bands: NaN before, after, and between the rows' ends and the next rows. Holds its inputs, runs the
/// kernel, and knows the two twins of the result: the documented order of summation in scalar single precision, and double precision.
/// </summary>
public sealed class GemmCase
{
    private const float Guard = float.NaN;
    private readonly float[] _a, _b, _c, _workspace;
    private readonly int _offset;
    private readonly bool _relu;

    public GemmCase(GemmKind kind, int m, int n, int k, int seed, int padding = 0, int offset = 0, bool bias = false, bool relu = false)
    {
        (Kind, M, N, K, _offset, _relu) = (kind, m, n, k, offset, relu);
        var random = new Random(seed);
        (RowsA, ColumnsA) = kind == GemmKind.TransposedA ? (k, m) : (m, k);
        (RowsB, ColumnsB) = kind == GemmKind.TransposedB ? (n, k) : (k, n);
        (Lda, Ldb, Ldc) = (ColumnsA + padding, ColumnsB + (padding == 0 ? 0 : padding + 1), n + (padding == 0 ? 0 : padding + 2));
        _a = Matrix(RowsA, ColumnsA, Lda, random);
        _b = Matrix(RowsB, ColumnsB, Ldb, random);
        _c = new float[offset + Extent(m, n, Ldc) + offset + 17];
        _c.AsSpan().Fill(Guard);
        Bias = bias ? new float[n] : [];
        for (int j = 0; j < Bias.Length; j++) Bias[j] = Next(random);
        WorkspaceLength = Gemm.WorkspaceLength(m, n);
        _workspace = new float[offset + WorkspaceLength + 17];
        _workspace.AsSpan().Fill(Guard);
    }

    public GemmKind Kind { get; }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public int RowsA { get; }

    public int ColumnsA { get; }

    public int RowsB { get; }

    public int ColumnsB { get; }

    public int Lda { get; }

    public int Ldb { get; }

    public int Ldc { get; }

    public int WorkspaceLength { get; }

    public float[] Bias { get; }

    public Span<float> A => _a.AsSpan(_offset, Extent(RowsA, ColumnsA, Lda));

    public Span<float> B => _b.AsSpan(_offset, Extent(RowsB, ColumnsB, Ldb));

    public Span<float> C => _c.AsSpan(_offset, Extent(M, N, Ldc));

    public Span<float> Workspace => _workspace.AsSpan(_offset, WorkspaceLength);

    public void Run() => RunRows(0, M);

    /// <summary>The product of some of the rows, as a thread would call it.</summary>
    public void RunRows(int first, int count)
    {
        Span<float> c = count == 0 ? [] : C[(first * Ldc)..];
        ReadOnlySpan<float> rows = K == 0 || count == 0 ? [] : A[(Kind == GemmKind.TransposedA ? first : first * Lda)..];
        switch (Kind)
        {
            case GemmKind.Plain: Gemm.Multiply(rows, Lda, B, Ldb, c, Ldc, count, N, K, Bias, _relu, Workspace); break;
            case GemmKind.TransposedA: Gemm.MultiplyTransposedA(rows, Lda, B, Ldb, c, Ldc, count, N, K, Workspace); break;
            case GemmKind.TransposedB: Gemm.MultiplyTransposedB(rows, Lda, B, Ldb, c, Ldc, count, N, K, Workspace); break;
        }
    }

    /// <summary>Runs and checks everything: bits, closeness to double precision, and that nothing was written elsewhere.</summary>
    public void RunAndCheck()
    {
        Run();
        CheckBits();
        CheckDouble();
        CheckGuards();
    }

    /// <summary>Every element has the bits of the documented order of summation.</summary>
    public void CheckBits()
    {
        var sums = new float[N];
        for (int i = 0; i < M; i++)
        {
            InOrder(i, sums);
            for (int j = 0; j < N; j++)
            {
                float expected = _relu && sums[j] < 0 ? 0 : sums[j], actual = C[i * Ldc + j];
                if (BitConverter.SingleToInt32Bits(expected) != BitConverter.SingleToInt32Bits(actual))
                    Assert.Fail($"{this}: C[{i},{j}] expected {expected:R}, received {actual:R}.");
            }
        }
    }

    public override string ToString() =>
        $"{Kind} m={M} n={N} k={K} lda={Lda} ldb={Ldb} ldc={Ldc} bias={Bias.Length} relu={_relu} offset={_offset}";

    private void CheckDouble()
    {
        for (int i = 0; i < M; i++)
        {
            for (int j = 0; j < N; j++)
            {
                double exact = Bias.Length == 0 ? 0 : Bias[j], size = Math.Abs(exact);
                for (int p = 0; p < K; p++)
                {
                    double term = (double)ElementA(i, p) * ElementB(p, j);
                    exact += term;
                    size += Math.Abs(term);
                }

                if (_relu) exact = Math.Max(exact, 0);
                if (!(Math.Abs(C[i * Ldc + j] - exact) <= (K + 2) * size / (1 << 24)))
                    Assert.Fail($"{this}: C[{i},{j}] expected about {exact:R}, received {C[i * Ldc + j]:R}.");
            }
        }
    }

    private void CheckGuards()
    {
        for (int i = 0; i < _c.Length; i++)
        {
            int inside = i - _offset;
            bool written = inside >= 0 && inside < C.Length && inside % Ldc < N;
            if (float.IsNaN(_c[i]) == written) Assert.Fail($"{this}: element {inside} of C's buffer is {_c[i]}.");
        }

        for (int i = 0; i < _workspace.Length; i++)
        {
            bool inside = i >= _offset && i < _offset + WorkspaceLength;
            if (!inside && !float.IsNaN(_workspace[i])) Assert.Fail($"{this}: written outside the workspace.");
        }
    }

    /// <summary>Of K above 65,536 partial sums of 1,024 terms in blocks of 64, the bias in the first, joined in double precision.</summary>
    private void InOrder(int i, float[] sums)
    {
        bool isDot = N == 1 && Kind != GemmKind.TransposedA;
        (int length, int block) = K > 65536 ? (1024, 64) : (Math.Max(K, 1), 256);
        var total = new double[N];
        for (int first = 0; first == 0 || first < K; first += length)
        {
            int end = Math.Min(first + length, K);
            if (isDot) sums[0] = DotInOrder(i, first, end);
            else ChainsInOrder(i, first, end, block, sums);
            for (int j = 0; j < N; j++) total[j] += sums[j];
        }

        for (int j = 0; j < N; j++) sums[j] = (float)total[j];
    }

    /// <summary>One chain of fused multiply-adds in each block; blocks after the first start from 0 and are added.</summary>
    private void ChainsInOrder(int i, int first, int end, int length, float[] sums)
    {
        var chain = new float[N];
        if (first == 0) Bias.CopyTo(chain, 0);
        for (int block = first; block == first || block < end; block += length)
        {
            if (block > first) Array.Clear(chain);
            for (int p = block; p < Math.Min(block + length, end); p++)
            {
                float a = ElementA(i, p);
                for (int j = 0; j < N; j++) chain[j] = MathF.FusedMultiplyAdd(a, ElementB(p, j), chain[j]);
            }

            for (int j = 0; j < N; j++) sums[j] = block == first ? chain[j] : sums[j] + chain[j];
        }
    }

    private float DotInOrder(int i, int first, int end)
    {
        Span<float> lanes = stackalloc float[16];
        lanes.Clear();
        for (int p = first; p < first + ((end - first + 15) / 16 * 16); p++)
            lanes[p % 16] = MathF.FusedMultiplyAdd(p < end ? ElementA(i, p) : 0, p < end ? ElementB(p, 0) : 0, lanes[p % 16]);
        for (int half = 8; half > 0; half /= 2)
        {
            for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
        }

        return lanes[0] + (Bias.Length == 0 || first > 0 ? 0 : Bias[0]);
    }

    private float ElementA(int i, int p) => _a[_offset + (Kind == GemmKind.TransposedA ? p * Lda + i : i * Lda + p)];

    private float ElementB(int p, int j) => _b[_offset + (Kind == GemmKind.TransposedB ? j * Ldb + p : p * Ldb + j)];

    private float[] Matrix(int rows, int columns, int stride, Random random)
    {
        var buffer = new float[_offset + Extent(rows, columns, stride) + 17];
        buffer.AsSpan().Fill(Guard);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) buffer[_offset + i * stride + j] = Next(random);
        }

        return buffer;
    }

    private static float Next(Random random) => 2 * random.NextSingle() - 1;

    private static int Extent(int rows, int columns, int stride) => rows == 0 || columns == 0 ? 0 : (rows - 1) * stride + columns;
}
