using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>A matrix as it is stored: a pinned span, the distance between its rows, and how much of it is used.</summary>
    private readonly struct MatrixArgument(float* start, int length, int stride, int rows, int columns)
    {
        public readonly float* Start = start;
        public readonly int Length = length;
        public readonly int Stride = stride;
        public readonly int Rows = rows;
        public readonly int Columns = columns;

        /// <summary>
        /// The elements from the first to the last, negative where they do not fit the span or a row does not fit the stride.
        /// </summary>
        public long Extent
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get
            {
                if ((Rows | Columns) < 0 || Stride < Columns) return -1;
                if (Rows == 0 || Columns == 0) return 0;
                long extent = (long)(Rows - 1) * Stride + Columns;
                return extent <= Length ? extent : -1;
            }
        }
    }

    /// <summary>
    /// All checks of a call, before anything is written. Inlined: for the smallest products a call costs as much as the work.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Check(
        MatrixArgument a, MatrixArgument b, MatrixArgument c, float* bias, int biasLength, float* workspace, int workspaceLength, int needed)
    {
        long usedA = a.Extent, usedB = b.Extent, usedC = c.Extent;
        if ((usedA | usedB | usedC) < 0) ThrowDimensions(a, b, c);
        if (biasLength != 0 && biasLength != c.Columns) ThrowBias(biasLength, c.Columns, "bias");
        if (workspaceLength < needed) ThrowWorkspace(workspaceLength, needed, nameof(workspace));
        if (Overlap(c.Start, usedC, a.Start, usedA) | Overlap(c.Start, usedC, b.Start, usedB) | Overlap(c.Start, usedC, bias, biasLength))
            ThrowOverlap("C overlaps A, B or the bias", "c");
        if (needed != 0
            && (Overlap(workspace, needed, a.Start, usedA) | Overlap(workspace, needed, b.Start, usedB)
                | Overlap(workspace, needed, bias, biasLength) | Overlap(workspace, needed, c.Start, usedC)))
            ThrowOverlap("the workspace overlaps A, B, C or the bias", "workspace");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Overlap(float* x, long lengthX, float* y, long lengthY) => (x < y + lengthY) & (y < x + lengthX);

    [DoesNotReturn]
    private static void ThrowDimensions(MatrixArgument a, MatrixArgument b, MatrixArgument c)
    {
        ThrowIfBad('A', "a", a);
        ThrowIfBad('B', "b", b);
        ThrowIfBad('C', "c", c);
        throw new InvalidOperationException();
    }

    private static void ThrowIfBad(char name, string parameter, MatrixArgument matrix)
    {
        if (matrix.Extent >= 0) return;
        throw new ArgumentException(
            $"Gemm: expected {name} of {matrix.Rows} rows and {matrix.Columns} columns (not negative), a leading dimension of at least " +
            $"{matrix.Columns}, and elements up to the last. Received: leading dimension {matrix.Stride}, length {matrix.Length}.",
            parameter);
    }

    [DoesNotReturn]
    private static void ThrowBias(int length, int n, string parameter) =>
        throw new ArgumentException($"Gemm: expected a bias of length {n} or 0. Received: {length}.", parameter);

    [DoesNotReturn]
    private static void ThrowWorkspace(int length, int needed, string parameter) =>
        throw new ArgumentException($"Gemm: expected a workspace of at least {needed}. Received: {length}.", parameter);

    [DoesNotReturn]
    private static void ThrowOverlap(string what, string parameter) => throw new ArgumentException($"Gemm: {what}.", parameter);
}
