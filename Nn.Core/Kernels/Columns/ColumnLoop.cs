using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// What a <see cref="ColumnLoop"/> derives for each column from other values of the column; its results are not its inputs.
/// </summary>
internal interface IColumnOperation
{
    /// <summary>Writes the results for the columns from <paramref name="column"/> on.</summary>
    void Derive<T>(nint column) where T : struct, ISimd<T>;
}

/// <summary>Runs over the columns of a batch once, as wide as the passes that read the results.</summary>
internal static class ColumnLoop
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TMap>(TMap map, int columns) where TMap : struct, IColumnOperation
    {
        if (VectorWidth.Use512ForRows(columns))
            Run<Simd512, TMap>(map, columns);
        else if (VectorWidth.UseVectorT(columns))
            Run<SimdVectorT, TMap>(map, columns);
        else
            Run<Simd1, TMap>(map, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<T, TMap>(TMap map, nint columns)
        where T : struct, ISimd<T>
        where TMap : struct, IColumnOperation
    {
        // The last vector overlaps the one before it: what both write is the same.
        nint last = columns - T.Count;
        for (nint column = 0; column < last; column += T.Count) map.Derive<T>(column);
        map.Derive<T>(last);
    }
}
