using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>What a <see cref="RowLoop"/> computes of each element of a matrix.</summary>
internal interface IRowOperation
{
    /// <summary>Up to four values that belong to a column, for the columns from <paramref name="column"/> on.</summary>
    void LoadColumns<T>(nint column, out T a, out T b, out T c, out T d) where T : struct, ISimd<T>;

    /// <summary>The results for the elements from <paramref name="element"/> (row · stride + column) on.</summary>
    T Compute<T>(nint element, T a, T b, T c, T d) where T : struct, ISimd<T>;
}

/// <summary>
/// Writes a matrix element by element. What belongs to a column stays in registers while the rows go by, in blocks of rows that the
/// nearest cache holds.
/// </summary>
internal static unsafe class RowLoop
{
    private const int BlockLength = 4096;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TOperation>(TOperation operation, int rows, int columns, int stride, float* destination)
        where TOperation : struct, IRowOperation
    {
        if (VectorWidth.Use512ForRows(columns))
            Run<Simd512, TOperation>(operation, rows, columns, stride, destination);
        else if (VectorWidth.UseVectorT(columns))
            Run<SimdVectorT, TOperation>(operation, rows, columns, stride, destination);
        else
            Run<Simd1, TOperation>(operation, rows, columns, stride, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TOperation>(TOperation operation, int rows, nint columns, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TOperation : struct, IRowOperation
    {
        int block = Math.Max(8, BlockLength / (int)columns);
        nint last = columns - T.Count;
        bool isOdd = ((last + T.Count - 1) / T.Count & 1) == 0;
        for (int row = 0; row < rows; row += block)
        {
            int count = Math.Min(block, rows - row);
            nint start = row * stride;
            if (isOdd) RunColumns<T, TOperation>(operation, start, count, stride, destination);
            // The last vector of a row overlaps the one before it. The inputs of both are read first: the destination may be one of them.
            for (nint column = isOdd ? T.Count : 0; column < columns; column += 2 * T.Count)
                RunPair<T, TOperation>(operation, start, count, column, Math.Min(column + T.Count, last), stride, destination);
        }
    }

    /// <summary>The first vector of each row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunColumns<T, TOperation>(TOperation operation, nint element, int rows, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TOperation : struct, IRowOperation
    {
        operation.LoadColumns(0, out T a, out T b, out T c, out T d);
        for (; rows > 0; rows--)
        {
            operation.Compute(element, a, b, c, d).Store(ref *destination, (nuint)element);
            element += stride;
        }
    }

    /// <summary>Two vectors of each row, which may overlap.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunPair<T, TOperation>(
        TOperation operation, nint start, int rows, nint column, nint next, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TOperation : struct, IRowOperation
    {
        operation.LoadColumns(column, out T a0, out T b0, out T c0, out T d0);
        operation.LoadColumns(next, out T a1, out T b1, out T c1, out T d1);
        nint element = start + column, nextElement = start + next;
        for (; rows > 0; rows--)
        {
            T value = operation.Compute(element, a0, b0, c0, d0);
            T nextValue = operation.Compute(nextElement, a1, b1, c1, d1);
            value.Store(ref *destination, (nuint)element);
            nextValue.Store(ref *destination, (nuint)nextElement);
            element += stride;
            nextElement += stride;
        }
    }
}
