using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>The checks at the entry of a kernel over a matrix of rows × columns whose rows lie a stride apart.</summary>
internal static class MatrixArguments
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckShape(int rows, int columns, int stride)
    {
        if ((rows | columns) < 0 || stride < columns)
            ThrowShape(rows, columns, stride);
    }

    /// <summary>A matrix without gaps has exactly its elements; with gaps, what follows its last row does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckMatrix(ReadOnlySpan<float> matrix, int rows, int columns, int stride, string name)
    {
        long needed = rows == 0 ? 0 : (rows - 1L) * stride + columns;
        if (stride == columns ? matrix.Length != needed : matrix.Length < needed)
            ThrowMatrix(matrix.Length, rows, columns, stride, name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckVector(ReadOnlySpan<float> vector, int columns, string name)
    {
        if (vector.Length != columns)
            ThrowVector(vector.Length, columns, name);
    }

    /// <summary>A vector that may be left out, as an empty span.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckOptionalVector(ReadOnlySpan<float> vector, int columns, string name)
    {
        if (!vector.IsEmpty && vector.Length != columns)
            ThrowVector(vector.Length, columns, name);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckApart(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, string sourceName, string destinationName)
    {
        if (source.Overlaps(destination))
            ThrowOverlap(sourceName, destinationName);
    }

    /// <summary>The destination may be the source itself (element for element), but not lie over it in another way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CheckSameOrApart(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, string sourceName,
        string destinationName)
    {
        if (source.Overlaps(destination, out int offset) && offset != 0)
            ThrowOverlap(sourceName, destinationName);
    }

    [DoesNotReturn]
    private static void ThrowShape(int rows, int columns, int stride) =>
        throw new ArgumentException(
            "Expected rows and columns of at least 0 and a stride of at least the columns. "
            + $"Received: {rows} rows, {columns} columns, stride {stride}.");

    [DoesNotReturn]
    private static void ThrowMatrix(int length, int rows, int columns, int stride, string name)
    {
        string expected = stride == columns
            ? $"{(long)rows * columns} values ({rows} rows × {columns} columns)"
            : $"at least {(rows - 1L) * stride + columns} values ({rows} rows × {columns} columns, stride {stride})";
        throw new ArgumentException($"Expected {expected}. Received: {length}.", name);
    }

    [DoesNotReturn]
    private static void ThrowVector(int length, int columns, string name) =>
        throw new ArgumentException($"Expected {columns} values, one a column. Received: {length}.", name);

    [DoesNotReturn]
    private static void ThrowOverlap(string sourceName, string destinationName) =>
        throw new ArgumentException($"Expected memory that does not overlap '{sourceName}' in part. Received: memory that does.",
            destinationName);
}
