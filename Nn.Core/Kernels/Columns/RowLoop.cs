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
/// Writes a matrix element by element. Narrow matrices strip by strip: what belongs to a column stays in registers while the rows go by.
/// Wide ones row by row, as memory has them, two at a time: what belongs to a column is loaded once for both.
/// </summary>
internal static unsafe class RowLoop
{
    /// <summary>From here on the rows of a strip lie too far apart for the caches.</summary>
    private const int WideColumns = 64;

    /// <summary>The elements of a block of rows that the nearest cache holds while one strip after another passes over it.</summary>
    private const int BlockLength = 4096;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TOperation>(TOperation operation, int rows, int columns, int stride, float* destination)
        where TOperation : struct, IRowOperation
    {
        if (VectorWidth.Use512ForRows(columns))
            RunRows<Simd512, TOperation>(operation, rows, columns, stride, destination);
        else if (columns >= WideColumns)
            RunRows<SimdVectorT, TOperation>(operation, rows, columns, stride, destination);
        else if (VectorWidth.UseVectorT(columns))
            RunStrips<SimdVectorT, TOperation>(operation, rows, columns, stride, destination);
        else
            RunStrips<Simd1, TOperation>(operation, rows, columns, stride, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRows<T, TOperation>(TOperation operation, int rows, nint columns, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TOperation : struct, IRowOperation
    {
        // The last vector of a row overlaps the one before it. Its inputs are read first: the destination may be one of them.
        nint last = columns - T.Count;
        operation.LoadColumns(last, out T lastA, out T lastB, out T lastC, out T lastD);
        for (int row = 0; row < rows; row += 2)
        {
            // The last of an odd number of rows is its own neighbour.
            nint element = row * stride, next = row + 1 < rows ? element + stride : element;
            T end = operation.Compute(element + last, lastA, lastB, lastC, lastD);
            T nextEnd = operation.Compute(next + last, lastA, lastB, lastC, lastD);
            for (nint column = 0; column < last; column += T.Count)
            {
                operation.LoadColumns(column, out T a, out T b, out T c, out T d);
                T value = operation.Compute(element + column, a, b, c, d);
                T nextValue = operation.Compute(next + column, a, b, c, d);
                value.Store(ref *destination, (nuint)(element + column));
                nextValue.Store(ref *destination, (nuint)(next + column));
            }

            end.Store(ref *destination, (nuint)(element + last));
            nextEnd.Store(ref *destination, (nuint)(next + last));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunStrips<T, TOperation>(TOperation operation, int rows, nint columns, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TOperation : struct, IRowOperation
    {
        int block = BlockLength / (int)columns;
        nint last = columns - T.Count;
        bool isOdd = ((last + T.Count - 1) / T.Count & 1) == 0;
        for (int row = 0; row < rows; row += block)
        {
            int count = Math.Min(block, rows - row);
            nint start = row * stride;
            if (isOdd) RunStrip<T, TOperation>(operation, start, count, stride, destination);
            // The last vector of a row overlaps the one before it. The inputs of both are read first: the destination may be one of them.
            for (nint column = isOdd ? T.Count : 0; column < columns; column += 2 * T.Count)
                RunStripPair<T, TOperation>(operation, start, count, column, Math.Min(column + T.Count, last), stride, destination);
        }
    }

    /// <summary>The first vector of each row.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunStrip<T, TOperation>(TOperation operation, nint element, int rows, nint stride, float* destination)
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
    private static void RunStripPair<T, TOperation>(
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
