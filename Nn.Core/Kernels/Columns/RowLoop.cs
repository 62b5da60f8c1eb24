using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>What a <see cref="RowLoop"/> computes of each element of a row.</summary>
internal interface IRowOperation<TSelf> where TSelf : struct, IRowOperation<TSelf>
{
    /// <summary>The same for the row that begins so many elements later.</summary>
    TSelf Skip(nint elements);

    /// <summary>The row's results for the columns from <paramref name="column"/> on.</summary>
    T Compute<T>(nint column) where T : struct, ISimd<T>;
}

/// <summary>Writes a matrix element by element. Two rows at a time, so that what belongs to a column is loaded once for both.</summary>
internal static unsafe class RowLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TMap>(TMap map, int rows, int columns, int stride, float* destination) where TMap : struct, IRowOperation<TMap>
    {
        if (VectorWidth.Use512ForRows(columns))
            Run<Simd512, TMap>(map, rows, columns, stride, destination);
        else if (VectorWidth.UseVectorT(columns))
            Run<SimdVectorT, TMap>(map, rows, columns, stride, destination);
        else
            Run<Simd1, TMap>(map, rows, columns, stride, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TMap>(TMap map, int rows, nint columns, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TMap : struct, IRowOperation<TMap>
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
