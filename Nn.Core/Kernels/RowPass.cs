using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>What a <see cref="RowPass"/> computes of each element of a matrix.</summary>
internal interface IElementMap
{
    /// <summary>The results for the elements from <paramref name="element"/> (row · stride + column) on, which lie in <paramref name="column"/> and those after it.</summary>
    T Compute<T>(nint element, nint column) where T : struct, ISimd<T>;
}

/// <summary>Writes a matrix element by element. Two rows at a time, so that what belongs to a column is loaded once for both.</summary>
internal static unsafe class RowPass
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TMap>(TMap map, int rows, int columns, int stride, float* destination) where TMap : struct, IElementMap
    {
        if (columns >= SimdT.Count)
            Run<SimdT, TMap>(map, rows, columns, stride, destination);
        else
            Run<Simd1, TMap>(map, rows, columns, stride, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TMap>(TMap map, int rows, nint columns, nint stride, float* destination)
        where T : struct, ISimd<T>
        where TMap : struct, IElementMap
    {
        // The last vector of a row overlaps the one before it. Its inputs are read first: the destination may be one of them.
        nint last = columns - T.Count;
        nint row = 0;
        for (; rows >= 2; rows -= 2, row += 2 * stride)
        {
            T last0 = map.Compute<T>(row + last, last);
            T last1 = map.Compute<T>(row + stride + last, last);
            for (nint column = 0; column < last; column += T.Count)
            {
                T value0 = map.Compute<T>(row + column, column);
                T value1 = map.Compute<T>(row + stride + column, column);
                value0.Store(ref destination[row + column], 0);
                value1.Store(ref destination[row + stride + column], 0);
            }

            last0.Store(ref destination[row + last], 0);
            last1.Store(ref destination[row + stride + last], 0);
        }

        if (rows == 1)
        {
            T lastValue = map.Compute<T>(row + last, last);
            for (nint column = 0; column < last; column += T.Count)
                map.Compute<T>(row + column, column).Store(ref destination[row + column], 0);
            lastValue.Store(ref destination[row + last], 0);
        }
    }
}
