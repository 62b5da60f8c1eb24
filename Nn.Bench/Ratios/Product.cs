namespace Nn.Bench.Ratios;

/// <summary>Which matrix of a product is stored transposed.</summary>
internal enum Transposed
{
    None,
    A,
    B,
}

/// <summary>C[M,N] = A[M,K] · B[K,N].</summary>
internal readonly record struct Product(int M, int N, int K, Transposed Transposed = Transposed.None)
{
    /// <summary>Two for each multiply-add.</summary>
    public double Operations => 2.0 * M * N * K;

    public override string ToString() => $"{M}x{N}x{K}{(Transposed == Transposed.None ? "" : $" ({Transposed}ᵀ)")}";
}
