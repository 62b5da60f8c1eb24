using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>What a <see cref="RowPass"/> computes of each element of a row.</summary>
internal interface IRowMap<TSelf> where TSelf : struct, IRowMap<TSelf>
{
    /// <summary>The same for the row that begins so many elements later.</summary>
    TSelf Skip(nint elements);

    /// <summary>The row's results for the columns from <paramref name="column"/> on.</summary>
    T Compute<T>(nint column) where T : struct, ISimd<T>;
}

/// <summary>Writes a matrix element by element. Two rows at a time, so that what belongs to a column is loaded once for both.</summary>
internal static unsafe class RowPass
{
    /// <summary>
    /// Rows of four vectors and more: shorter ones are faster with 256 bits, since few of their 512-bit vectors lie within a cache line.
    /// </summary>
    internal static bool UseVector512(int columns) => Vector512.IsHardwareAccelerated && columns >= 4 * Simd512.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TMap>(TMap map, int rows, int columns, int stride, float* destination) where TMap : struct, IRowMap<TMap>
    {
        if (UseVector512(columns))
            Run<Simd512, TMap>(map, rows, columns, stride, destination);
        else if (columns >= SimdT.Count)
            Run<SimdT, TMap>(map, rows, columns, stride, destination);
        else
            Run<Simd1, TMap>(map, rows, columns, stride, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TMap>(TMap map, int rows, nint columns, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TMap : struct, IRowMap<TMap>
    {
        // The last vector of a row overlaps the one before it. Its inputs are read first: the destination may be one of them.
        nint last = columns - T.Count;
        for (; rows >= 2; rows -= 2)
        {
            TMap next = map.Skip(stride);
            float* nextDestination = destination + stride;
            T end0 = map.Compute<T>(last);
            T end1 = next.Compute<T>(last);
            for (nint column = 0; column < last; column += T.Count)
            {
                T value0 = map.Compute<T>(column);
                T value1 = next.Compute<T>(column);
                value0.Store(ref destination[column], 0);
                value1.Store(ref nextDestination[column], 0);
            }

            end0.Store(ref destination[last], 0);
            end1.Store(ref nextDestination[last], 0);
            map = next.Skip(stride);
            destination = nextDestination + stride;
        }

        if (rows == 1)
        {
            T end = map.Compute<T>(last);
            for (nint column = 0; column < last; column += T.Count) map.Compute<T>(column).Store(ref destination[column], 0);
            end.Store(ref destination[last], 0);
        }
    }
}
