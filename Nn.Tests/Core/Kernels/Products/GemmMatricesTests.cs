using CommunityToolkit.HighPerformance;
using Nn.Kernels;

namespace Nn.Tests.Core.Kernels;

/// <summary>Products of two-dimensional spans, which may be parts of larger matrices, against a naive product in double precision.</summary>
public sealed class GemmMatricesTests
{
    private const int M = 5, N = 7, K = 3;

    [TestCase(false, false)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Parts_of_larger_matrices_are_multiplied(bool transposesA, bool transposesB)
    {
        float[,] left = Numbers(9, 9, seed: 1), right = Numbers(9, 9, seed: 2), result = Numbers(9, 9, seed: 3), before = (float[,])result.Clone();
        ReadOnlySpan2D<float> a = new ReadOnlySpan2D<float>(left).Slice(1, 2, transposesA ? K : M, transposesA ? M : K);
        ReadOnlySpan2D<float> b = new ReadOnlySpan2D<float>(right).Slice(2, 1, transposesB ? N : K, transposesB ? K : N);
        Span2D<float> c = new Span2D<float>(result).Slice(3, 1, M, N);
        float[] workspace = new float[Gemm.WorkspaceLength(M, N)];
        if (transposesA) Gemm.MultiplyTransposedA(a, b, c, workspace);
        else if (transposesB) Gemm.MultiplyTransposedB(a, b, c, workspace);
        else Gemm.Multiply(a, b, c, workspace: workspace);

        for (int i = 0; i < 9; i++)
        {
            for (int j = 0; j < 9; j++)
            {
                bool inside = i is >= 3 and < 3 + M && j is >= 1 and < 1 + N;
                double expected = inside ? Element(a, b, i - 3, j - 1, transposesA, transposesB) : before[i, j];
                Assert.That(result[i, j], Is.EqualTo(expected).Within(inside ? 1e-6 : 0), $"[{i}, {j}]");
            }
        }
    }

    [Test]
    public void Dimensions_that_do_not_fit_are_refused()
    {
        float[,] a = new float[M, K], b = new float[K + 1, N], c = new float[M, N], wide = new float[M, N + 1];
        ArgumentException inner = Assert.Throws<ArgumentException>(() => Gemm.Multiply(a, b, c))!;
        Assert.That(inner.Message, Is.EqualTo("Gemm: expected matrices of one inner dimension. Received: 3 and 4."));
        ArgumentException outer = Assert.Throws<ArgumentException>(() => Gemm.Multiply(a, new float[K, N], wide))!;
        Assert.That(outer.Message, Does.StartWith("Gemm: expected a result of 5 x 7. Received: 5 x 8."));
    }

    private static double Element(ReadOnlySpan2D<float> a, ReadOnlySpan2D<float> b, int row, int column, bool transposesA, bool transposesB)
    {
        double sum = 0;
        for (int k = 0; k < K; k++)
            sum += (double)(transposesA ? a[k, row] : a[row, k]) * (transposesB ? b[column, k] : b[k, column]);
        return sum;
    }

    private static float[,] Numbers(int rows, int columns, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++) numbers[i, j] = (random.NextSingle() * 2) - 1;
        }

        return numbers;
    }
}
