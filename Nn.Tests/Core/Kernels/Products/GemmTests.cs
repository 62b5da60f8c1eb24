using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

public class GemmTests
{
    [Test]
    public void Every_small_size_is_right([Values] GemmKind kind, [Values(0, 3)] int padding)
    {
        for (int m = 1; m <= 17; m++)
        {
            for (int n = 1; n <= 17; n++)
            {
                for (int k = 1; k <= 17; k++)
                {
                    bool plain = kind == GemmKind.Plain;
                    int seed = (m * 18 + n) * 18 + k;
                    bool bias = plain && seed % 2 == 0, relu = plain && seed % 3 == 0;
                    new GemmCase(kind, m, n, k, seed, padding, offset: seed % 4, bias, relu).RunAndCheck();
                }
            }
        }
    }

    [Test]
    public void Random_sizes_to_600_are_right([Values] GemmKind kind, [Range(0, 15)] int seed)
    {
        // In three of four cases one dimension is drawn small.
        var random = new Random(seed * 3 + (int)kind);
        int m = random.Next(1, seed % 4 == 1 ? 20 : 601);
        int n = random.Next(1, seed % 4 == 2 ? 70 : 601);
        int k = random.Next(1, seed % 4 == 3 ? 20 : 601);
        bool bias = kind == GemmKind.Plain && seed % 2 == 0, relu = kind == GemmKind.Plain && seed % 3 == 0;
        new GemmCase(kind, m, n, k, seed, random.Next(0, 9), random.Next(0, 16), bias, relu).RunAndCheck();
    }

    [TestCase(1, 1)]
    [TestCase(1, 5)]
    [TestCase(1, 50)]
    [TestCase(1, 300)]
    [TestCase(2, 64)]
    [TestCase(3, 3)]
    [TestCase(9, 49)]
    [TestCase(13, 10)]
    [TestCase(16, 49)]
    [TestCase(17, 64)]
    [TestCase(31, 113)]
    [TestCase(130, 600)]
    [TestCase(200, 1030)]
    [TestCase(650, 260)]
    [TestCase(1033, 256)]
    public void Blocks_of_256_are_joined_in_order(int m, int n)
    {
        foreach (GemmKind kind in Enum.GetValues<GemmKind>())
        {
            foreach (int k in (int[])(m * n > 10_000 ? [513] : [255, 256, 257, 512, 513, 775]))
            {
                bool plain = kind == GemmKind.Plain;
                var product = new GemmCase(kind, m, n, k, seed: k, padding: k % 2, offset: 1, bias: plain, relu: plain && k % 3 == 0);
                product.Run();
                product.CheckBits();
            }
        }
    }

    [TestCase(5, 1, 65_537)]
    [TestCase(1, 50, 70_000)]
    [TestCase(7, 3, 70_000)]
    [TestCase(49, 97, 65_537)]
    public void Partial_sums_of_a_long_k_are_joined_in_double_precision(int m, int n, int k)
    {
        foreach (GemmKind kind in Enum.GetValues<GemmKind>())
        {
            bool plain = kind == GemmKind.Plain;
            var product = new GemmCase(kind, m, n, k, seed: k, padding: n % 2, offset: 1, bias: plain, relu: plain && m > 2);
            product.Run();
            product.CheckBits();
        }
    }

    [Test]
    public void Products_over_millions_of_rows_keep_their_digits([Values(1, 3)] int n)
    {
        // A weight gradient of constants: the same rounding in the same direction, again and again.
        const int Rows = 3_000_000;
        float[] a = new float[2 * Rows], b = new float[n * Rows], c = new float[2 * n];
        Array.Fill(a, 0.1f);
        Array.Fill(b, 1f);
        Gemm.MultiplyTransposedA(a, 2, b, n, c, n, 2, n, Rows);
        Assert.That(c, Is.All.EqualTo(0.1f * (double)Rows).Within(1e-6 * 0.1 * Rows));
    }

    [Test]
    public void Every_width_up_to_130_columns_is_right([Values] GemmKind kind)
    {
        bool bias = kind == GemmKind.Plain;
        for (int n = 1; n <= 130; n++)
            new GemmCase(kind, m: 1 + n % 19, n, k: 1 + n % 23, seed: n, padding: n % 3, offset: n % 5, bias).RunAndCheck();
    }

    [Test]
    public void Empty_dimensions_are_right(
        [Values] GemmKind kind, [Values(0, 1, 5, 40)] int m, [Values(0, 1, 5, 40)] int n, [Values(0, 3)] int k)
    {
        new GemmCase(kind, m, n, k, seed: 1, padding: 2, offset: 3, bias: kind == GemmKind.Plain).RunAndCheck();
        new GemmCase(kind, m, n, k, seed: 2).RunAndCheck();
    }

    [TestCase(50, 2)]
    [TestCase(1, 50)]
    [TestCase(1, 700)]
    [TestCase(3, 300)]
    [TestCase(10, 256)]
    [TestCase(512, 300)]
    [TestCase(600, 40)]
    public void A_row_has_the_same_bits_alone_and_at_every_place_of_every_batch(int n, int k)
    {
        foreach (GemmKind kind in (GemmKind[])[GemmKind.Plain, GemmKind.TransposedB])
        {
            var alone = new GemmCase(kind, 1, n, k, seed: 7);
            alone.Run();
            for (int batch = 1; batch <= 70; batch += n > 100 ? 3 : 1)
            {
                // The same seed gives the same B only if A has the same length: so the row and B are copied.
                var all = new GemmCase(kind, batch, n, k, seed: 8);
                alone.B.CopyTo(all.B);
                for (int i = 0; i < batch; i++) alone.A.CopyTo(all.A[(i * k)..]);
                all.Run();
                for (int i = 0; i < batch; i++)
                    Assert.That(all.C.Slice(i * n, n).SequenceEqual(alone.C), $"{all}: row {i}");
            }
        }
    }

    [Test]
    public void Rows_may_be_split_anywhere([Values] GemmKind kind, [Values(1, 7, 64)] int chunk)
    {
        foreach ((int m, int n, int k) in ((int, int, int)[])[(150, 600, 270), (70, 50, 2), (33, 1, 50), (50, 3, 300)])
        {
            var product = new GemmCase(kind, m, n, k, seed: chunk, padding: 1, bias: kind == GemmKind.Plain);
            for (int i = 0; i < m; i += chunk) product.RunRows(i, Math.Min(chunk, m - i));
            product.CheckBits();
        }
    }

    [Test]
    public void Special_values_go_through()
    {
        float[] a = [float.NaN, float.PositiveInfinity, -1, -0f], c = new float[4 * 20], b = Enumerable.Repeat(1f, 20).ToArray();
        Gemm.Multiply(a, 1, b, 20, c, 20, 4, 20, 1, relu: true);
        for (int j = 0; j < 20; j++)
            Assert.That(new[] { c[j], c[20 + j], c[40 + j], c[60 + j] }, Is.EqualTo(new[] { float.NaN, float.PositiveInfinity, 0, 0 }));
    }

    [Test]
    public void The_workspace_does_not_shrink_with_more_rows([Values(1, 7, 50, 256, 513, 1024)] int n)
    {
        int length = 0;
        for (int m = 0; m < 700; m++)
        {
            Assert.That(Gemm.WorkspaceLength(m, n), Is.GreaterThanOrEqualTo(length));
            length = Gemm.WorkspaceLength(m, n);
        }
    }

    [Test]
    public void What_does_not_fit_throws_before_anything_is_written([Values] GemmKind kind)
    {
        void Throws(string name, Action<GemmCase, Arguments> spoil, int m = 9)
        {
            var product = new GemmCase(kind, m, 600, 20, seed: 3, padding: 2);
            var arguments = new Arguments(product);
            spoil(product, arguments);
            ArgumentException thrown = Assert.Throws<ArgumentException>(() => arguments.Run(product))!;
            Assert.That(thrown.ParamName, Is.EqualTo(name), thrown.Message);
            Assert.That(arguments.C.All(float.IsNaN), "written");
        }

        Throws("a", (_, x) => x.A = x.A[..^1]);
        Throws("b", (_, x) => x.B = x.B[..^1]);
        Throws("c", (_, x) => x.C = x.C[..^1]);
        Throws("a", (p, x) => x.Lda = p.ColumnsA - 1);
        Throws("b", (p, x) => x.Ldb = p.ColumnsB - 1);
        Throws("c", (p, x) => x.Ldc = p.N - 1);
        Throws("a", (_, x) => x.Lda = int.MaxValue);
        Throws("a", (_, x) => x.M = -1);
        Throws("b", (_, x) => x.N = -1);
        Throws("a", (_, x) => x.K = -1);
        if (kind == GemmKind.Plain) Throws("bias", (p, x) => x.Bias = new float[p.N - 1]);
        if (kind == GemmKind.Plain) Throws("bias", (p, x) => x.Bias = new float[p.N + 1]);
        Throws("workspace", (_, x) => x.Workspace = x.Workspace[..^1], m: 640);
    }

    [Test]
    public void A_workspace_that_overlaps_throws_before_anything_is_written()
    {
        const int M = 640, N = 256, K = 2;
        int length = Gemm.WorkspaceLength(M, N);
        float[] a = new float[M * K], b = new float[K * N], memory = new float[length + (M * N) + length];
        Array.Fill(memory, 3f);
        foreach (int start in (int[])[1, length + (M * N) - 1])
        {
            Assert.That(
                () => Gemm.Multiply(a, K, b, N, memory.AsSpan(length, M * N), N, M, N, K, workspace: memory.AsSpan(start, length)),
                Throws.ArgumentException.With.Message.Contains("the workspace overlaps"));
        }

        Assert.That(memory, Is.All.EqualTo(3f));
    }

    [Test]
    public void An_overlap_throws_before_anything_is_written()
    {
        var memory = new float[4000];
        Array.Fill(memory, 3f);
        Span<float> c = memory.AsSpan(1000, 100);
        foreach ((int a, int b, int bias) in ((int, int, int)[])[(901, 0, 0), (0, 1099, 0), (0, 0, 1095)])
        {
            Assert.That(
                () => Gemm.Multiply(
                    memory.AsSpan(a), 10, memory.AsSpan(b), 10, memory.AsSpan(1000, 100), 10, 10, 10, 10, memory.AsSpan(bias, 10)),
                Throws.ArgumentException);
        }

        Assert.That(memory, Is.All.EqualTo(3f));

        // Neighbours, and spans longer than their matrices, are no overlap.
        Gemm.Multiply(memory.AsSpan(900), 10, memory, 10, c, 10, 10, 10, 10);
        Assert.That(c.ToArray(), Is.All.EqualTo(90f));
    }

    /// <summary>What a call is given, each part open to being spoiled.</summary>
    private sealed class Arguments(GemmCase product)
    {
        public float[] A = product.A.ToArray(), B = product.B.ToArray(), C = product.C.ToArray();
        public float[] Bias = product.Bias, Workspace = product.Workspace.ToArray();
        public int Lda = product.Lda, Ldb = product.Ldb, Ldc = product.Ldc, M = product.M, N = product.N, K = product.K;

        public void Run(GemmCase of)
        {
            switch (of.Kind)
            {
                case GemmKind.Plain: Gemm.Multiply(A, Lda, B, Ldb, C, Ldc, M, N, K, Bias, false, Workspace); break;
                case GemmKind.TransposedA: Gemm.MultiplyTransposedA(A, Lda, B, Ldb, C, Ldc, M, N, K, Workspace); break;
                case GemmKind.TransposedB: Gemm.MultiplyTransposedB(A, Lda, B, Ldb, C, Ldc, M, N, K, Workspace); break;
            }
        }
    }
}
