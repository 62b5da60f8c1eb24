using Nn.Bench.Measuring;
using Nn.Kernels;

namespace Nn.Bench.Ratios;

/// <summary>A product over random matrices.</summary>
internal sealed class ProductWork
{
    public ProductWork(Product product)
    {
        (int m, int n, int k) = (product.M, product.N, product.K);
        A = RandomBlock.Uniform(m * k, -1, 1, seed: 1);
        B = RandomBlock.Uniform(k * n, -1, 1, seed: 2);
        float[] a = A, b = B, c = RandomBlock.Zeros(m * n);
        float[] workspace = RandomBlock.Zeros(Gemm.WorkspaceLength(m, n, k, product.Transposed == Transposed.B));
        Action<int> run = product.Transposed switch
        {
            Transposed.A => times =>
            {
                for (; times > 0; times--) Gemm.MultiplyTransposedA(a, m, b, n, c, n, m, n, k, workspace);
            },
            Transposed.B => times =>
            {
                for (; times > 0; times--) Gemm.MultiplyTransposedB(a, k, b, k, c, n, m, n, k, workspace);
            },
            _ => times =>
            {
                for (; times > 0; times--) Gemm.Multiply(a, k, b, n, c, n, m, n, k, workspace: workspace);
            },
        };
        Ours = new Contender("NnSimd", run, product.Operations, () => c);
    }

    /// <summary>[M, K], or [K, M] if transposed.</summary>
    public float[] A { get; }

    /// <summary>[K, N], or [N, K] if transposed.</summary>
    public float[] B { get; }

    public Contender Ours { get; }
}
