using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>All checks of a call, before anything is written; rows and columns are those stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Check(
        ReadOnlySpan<float> a, int lda, int rowsA, int columnsA, ReadOnlySpan<float> b, int ldb, int rowsB, int columnsB,
        Span<float> c, int ldc, int m, int n, ReadOnlySpan<float> bias, Span<float> workspace, int workspaceLength)
    {
        // A negative extent is a matrix that does not fit.
        int usedA = Extent(a.Length, lda, rowsA, columnsA), usedB = Extent(b.Length, ldb, rowsB, columnsB), usedC = Extent(c.Length, ldc, m, n);
        if ((usedA | usedB | usedC) < 0) ThrowDimensions(a.Length, lda, rowsA, columnsA, b.Length, ldb, rowsB, columnsB, c.Length, ldc, m, n);
        if (bias.Length != 0 && bias.Length != n)
            throw new ArgumentException($"Gemm: expected a bias of length {n} or 0. Received: {bias.Length}.", nameof(bias));
        if (workspace.Length < workspaceLength)
            throw new ArgumentException($"Gemm: expected a workspace of at least {workspaceLength}. Received: {workspace.Length}.", nameof(workspace));
        a = a[..usedA];
        b = b[..usedB];
        c = c[..usedC];
        workspace = workspace[..workspaceLength];
        ReadOnlySpan<float> readC = c, readWorkspace = workspace;
        if (readC.Overlaps(a) || readC.Overlaps(b) || readC.Overlaps(bias)) throw new ArgumentException("Gemm: C overlaps A, B or the bias.", nameof(c));
        if (workspaceLength != 0
            && (readWorkspace.Overlaps(a) || readWorkspace.Overlaps(b) || readWorkspace.Overlaps(bias) || readWorkspace.Overlaps(readC)))
            throw new ArgumentException("Gemm: the workspace overlaps A, B, C or the bias.", nameof(workspace));
    }

    /// <summary>The elements from the first of a matrix to its last, or -1 where it does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Extent(int length, int stride, int rows, int columns)
    {
        if ((rows | columns) < 0 || stride < columns) return -1;
        if (rows == 0 || columns == 0) return 0;
        long extent = (long)(rows - 1) * stride + columns;
        return extent <= length ? (int)extent : -1;
    }

    [DoesNotReturn]
    private static void ThrowDimensions(
        int lengthA, int lda, int rowsA, int columnsA, int lengthB, int ldb, int rowsB, int columnsB, int lengthC, int ldc, int m, int n)
    {
        ThrowIfBad('A', "a", lengthA, lda, rowsA, columnsA);
        ThrowIfBad('B', "b", lengthB, ldb, rowsB, columnsB);
        ThrowIfBad('C', "c", lengthC, ldc, m, n);
        throw new InvalidOperationException();
    }

    private static void ThrowIfBad(char name, string parameter, int length, int stride, int rows, int columns)
    {
        if (Extent(length, stride, rows, columns) >= 0) return;
        throw new ArgumentException(
            $"Gemm: expected {name} of {rows} rows and {columns} columns (not negative), a leading dimension of at least {columns}, and " +
            $"elements up to the last. Received: leading dimension {stride}, length {length}.",
            parameter);
    }
}
