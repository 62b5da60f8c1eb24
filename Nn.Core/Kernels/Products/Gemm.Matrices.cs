using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CommunityToolkit.HighPerformance;

namespace Nn.Kernels;

/// <summary>The products of matrices that know their own dimensions: whole ones, or parts of larger ones.</summary>
public static unsafe partial class Gemm
{
    /// <summary>C[M,N] = A[M,K] · B[K,N] + bias[N], then ReLU if asked.</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N], overwritten.</param>
    /// <param name="bias">[N], or empty for none.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements.</param>
    /// <exception cref="ArgumentException">The dimensions do not fit each other, or C overlaps A, B or the bias. Nothing has been written.</exception>
    public static void Multiply(
        ReadOnlySpan2D<float> a, ReadOnlySpan2D<float> b, Span2D<float> c,
        ReadOnlySpan<float> bias = default, bool relu = false, Span<float> workspace = default)
    {
        CheckDimensions(a.Height, b.Width, a.Width, b.Height, c);
        Multiply(Flat(a, out int lda), lda, Flat(b, out int ldb), ldb, Flat(c, out int ldc), ldc, a.Height, b.Width, a.Width, bias, relu, workspace);
    }

    /// <summary>C[M,N] = Aᵀ · B with A stored [K, M] and B [K, N].</summary>
    /// <param name="a">[K, M].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="c">[M, N], overwritten.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements.</param>
    /// <exception cref="ArgumentException">As for the plain product.</exception>
    public static void MultiplyTransposedA(ReadOnlySpan2D<float> a, ReadOnlySpan2D<float> b, Span2D<float> c, Span<float> workspace = default)
    {
        CheckDimensions(a.Width, b.Width, a.Height, b.Height, c);
        MultiplyTransposedA(
            Flat(a, out int lda), lda, Flat(b, out int ldb), ldb, Flat(c, out int ldc), ldc, a.Width, b.Width, a.Height, workspace);
    }

    /// <summary>C[M,N] = A · Bᵀ with A stored [M, K] and B [N, K].</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[N, K].</param>
    /// <param name="c">[M, N], overwritten.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements.</param>
    /// <exception cref="ArgumentException">As for the plain product.</exception>
    public static void MultiplyTransposedB(ReadOnlySpan2D<float> a, ReadOnlySpan2D<float> b, Span2D<float> c, Span<float> workspace = default)
    {
        CheckDimensions(a.Height, b.Height, a.Width, b.Width, c);
        MultiplyTransposedB(
            Flat(a, out int lda), lda, Flat(b, out int ldb), ldb, Flat(c, out int ldc), ldc, a.Height, b.Height, a.Width, workspace);
    }

    private static void CheckDimensions(int m, int n, int k, int otherK, Span2D<float> c)
    {
        if (k != otherK) throw new ArgumentException($"Gemm: expected matrices of one inner dimension. Received: {k} and {otherK}.");
        if (c.Height != m || c.Width != n)
            throw new ArgumentException($"Gemm: expected a result of {m} x {n}. Received: {c.Height} x {c.Width}.", nameof(c));
    }

    /// <summary>The elements from the first to the last, and the distance between two rows.</summary>
    private static Span<float> Flat(Span2D<float> matrix, out int leadingDimension)
    {
        leadingDimension = matrix.Width;
        if (matrix.Length == 0) return default;
        if (matrix.Height > 1)
            leadingDimension = (int)(Unsafe.ByteOffset(ref matrix[0, 0], ref matrix[1, 0]) / sizeof(float));
        return MemoryMarshal.CreateSpan(ref matrix.DangerousGetReference(), ((matrix.Height - 1) * leadingDimension) + matrix.Width);
    }

    private static ReadOnlySpan<float> Flat(ReadOnlySpan2D<float> matrix, out int leadingDimension)
    {
        leadingDimension = matrix.Width;
        if (matrix.Length == 0) return default;
        ref float first = ref matrix.DangerousGetReference();
        if (matrix.Height > 1)
            leadingDimension = (int)(Unsafe.ByteOffset(ref first, ref Unsafe.AsRef(in matrix[1, 0])) / sizeof(float));
        return MemoryMarshal.CreateReadOnlySpan(ref first, ((matrix.Height - 1) * leadingDimension) + matrix.Width);
    }
}
