using Nn.Bench.Measuring;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Bench.Ratios;

/// <summary>A product over random matrices; several threads share it by rows of C.</summary>
internal sealed class ProductWork
{
    public ProductWork(Product product, int threads = 1, string name = "NnSimd")
    {
        A = RandomBlock.Uniform(product.M * product.K, -1, 1, seed: 1);
        B = RandomBlock.Uniform(product.K * product.N, -1, 1, seed: 2);
        float[] c = RandomBlock.Zeros(product.M * product.N);
        int parts = threads == 1 ? 1 : 4 * threads;
        int workspace = Gemm.WorkspaceLength(product.M, product.N);
        var part = new Part(product, A, B, c, [.. Enumerable.Range(0, parts).Select(_ => RandomBlock.Zeros(workspace))]);
        var team = new WorkTeam(threads);
        Ours = new Contender(name, times =>
        {
            for (; times > 0; times--) team.Run(part, parts);
        }, product.Operations, () => c);
    }

    /// <summary>[M, K], or [K, M] if transposed.</summary>
    public float[] A { get; }

    /// <summary>[K, N], or [N, K] if transposed.</summary>
    public float[] B { get; }

    public Contender Ours { get; }

    private readonly struct Part(Product product, float[] a, float[] b, float[] c, float[][] workspaces) : IWork
    {
        /// <summary>Rows that belong together in a tile.</summary>
        private const int Grain = 8;

        public void Execute(int chunk)
        {
            (int m, int n, int k, _) = product;
            int grains = (m + Grain - 1) / Grain, parts = workspaces.Length;
            int first = Math.Min(m, grains * chunk / parts * Grain), rows = Math.Min(m, grains * (chunk + 1) / parts * Grain) - first;
            Span<float> result = c.AsSpan(first * n);
            float[] workspace = workspaces[chunk];
            switch (product.Transposed)
            {
                case Transposed.A:
                    Gemm.MultiplyTransposedA(a.AsSpan(first), m, b, n, result, n, rows, n, k, workspace);
                    break;
                case Transposed.B:
                    Gemm.MultiplyTransposedB(a.AsSpan(first * k), k, b, k, result, n, rows, n, k, workspace);
                    break;
                default:
                    Gemm.Multiply(a.AsSpan(first * k), k, b, n, result, n, rows, n, k, workspace: workspace);
                    break;
            }
        }
    }
}
