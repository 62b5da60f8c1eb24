using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>What a <see cref="ColumnReduction"/> sums: of each element of the matrix a term u and, where wanted, a product u · v.</summary>
internal interface IColumnTerms
{
    static abstract bool HasProducts { get; }

    /// <summary>
    /// The terms of the elements from <paramref name="element"/> (row · stride + column) on, which lie in <paramref name="column"/> and
    /// those after it.
    /// </summary>
    void Load<T>(nint element, nint column, out T u, out T v) where T : struct, ISimd<T>;
}

/// <summary>
/// The one order in which columns are summed: chunks of 64 rows, joined in order; inside a chunk four rows at a time, (r0 + r1) + (r2 + r3)
/// added to the chunk's sum, and the rows that are left over one by one. A product of four rows is fma(u1, v1, u0·v0) + fma(u3, v3, u2·v2),
/// of a left-over row fma(u, v, sum). Of more than 1,024 rows each 1,024 are summed so, and the sums added in order in double precision, so
/// that the error does not grow with the number of rows.
/// </summary>
/// <remarks>
/// Columns do not meet, so how many are worked on together changes no bit. Four vectors of columns (two cache lines and more of each row)
/// keep the sums of a chunk in registers; chunks stay outside of them, so that the rows of a wide matrix are read while they are near.
/// </remarks>
internal static unsafe class ColumnReduction
{
    internal const int RowsPerChunk = 64;

    private const int RowsPerBlock = 16 * RowsPerChunk;

    // The columns whose sums in double precision stand on the stack.
    private const int BlockColumns = 512;

    /// <summary>
    /// Writes Σ u to <paramref name="sums"/> and Σ u·v to <paramref name="products"/>, each of <paramref name="columns"/> values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<TTerms>(TTerms terms, int rows, int columns, int stride, float* sums, float* products)
        where TTerms : struct, IColumnTerms
    {
        if (rows > RowsPerBlock)
            RunBlocks(terms, rows, columns, stride, sums, products);
        else
            RunBlock(terms, row: 0, rows, firstColumn: 0, columns, stride, sums, products);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunBlocks<TTerms>(TTerms terms, int rows, int columns, int stride, float* sums, float* products)
        where TTerms : struct, IColumnTerms
    {
        double* longSums = stackalloc double[BlockColumns];
        double* longProducts = stackalloc double[BlockColumns];
        for (int column = 0; column < columns; column += BlockColumns)
        {
            int count = Math.Min(BlockColumns, columns - column);
            float* columnSums = sums + column;
            float* columnProducts = products + column;
            new Span<double>(longSums, count).Clear();
            new Span<double>(longProducts, count).Clear();
            for (int row = 0; row < rows; row += RowsPerBlock)
            {
                RunBlock(terms, row, Math.Min(RowsPerBlock, rows - row), column, count, stride, sums, products);
                for (int i = 0; i < count; i++) longSums[i] += columnSums[i];
                for (int i = 0; i < count && TTerms.HasProducts; i++) longProducts[i] += columnProducts[i];
            }

            for (int i = 0; i < count; i++) columnSums[i] = (float)longSums[i];
            for (int i = 0; i < count && TTerms.HasProducts; i++) columnProducts[i] = (float)longProducts[i];
        }
    }

    /// <summary>The sums of at most a block of rows, from a given row and column on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlock<TTerms>(
        TTerms terms, int row, int rows, int firstColumn, int columns, int stride, float* sums, float* products)
        where TTerms : struct, IColumnTerms
    {
        if (VectorWidth.Use512(columns))
            RunBlock<Simd512, TTerms>(terms, row, rows, firstColumn, columns, stride, sums, products);
        else if (VectorWidth.UseVectorT(columns))
            RunBlock<SimdVectorT, TTerms>(terms, row, rows, firstColumn, columns, stride, sums, products);
        else
            RunBlock<Simd1, TTerms>(terms, row, rows, firstColumn, columns, stride, sums, products);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlock<T, TTerms>(
        TTerms terms, int row, int rows, nint firstColumn, nint columns, nint stride, float* sums, float* products)
        where T : struct, ISimd<T>
        where TTerms : struct, IColumnTerms
    {
        nint end = firstColumn + columns, wide = end - columns % (4 * T.Count);
        for (int chunk = 0; chunk < rows && wide > firstColumn; chunk += RowsPerChunk)
        {
            int count = Math.Min(RowsPerChunk, rows - chunk);
            nint start = (row + chunk) * stride;
            for (nint column = firstColumn; column < wide; column += 4 * T.Count)
                AddChunk<T, TTerms>(terms, chunk > 0, start + column, count, column, stride, sums + column, products + column);
        }

        // The last vector overlaps the one before it, so its sums may not go through memory: it takes all chunks at once.
        for (nint column = wide; column < end; column += T.Count)
        {
            nint start = Math.Min(column, end - T.Count);
            SumAllChunks<T, TTerms>(terms, row * stride + start, rows, start, stride, sums + start, products + start);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void AddChunk<T, TTerms>(
        TTerms terms, bool accumulate, nint element, int rows, nint column, nint stride, float* sums, float* products)
        where T : struct, ISimd<T>
        where TTerms : struct, IColumnTerms
    {
        T s0 = default, s1 = default, s2 = default, s3 = default;
        T p0 = default, p1 = default, p2 = default, p3 = default;
        nint width = T.Count;
        for (int fours = rows >> 2; fours > 0; fours--)
        {
            AddFourRows(terms, element, column, stride, ref s0, ref p0);
            AddFourRows(terms, element + width, column + width, stride, ref s1, ref p1);
            AddFourRows(terms, element + 2 * width, column + 2 * width, stride, ref s2, ref p2);
            AddFourRows(terms, element + 3 * width, column + 3 * width, stride, ref s3, ref p3);
            element += 4 * stride;
        }

        for (int left = rows & 3; left > 0; left--)
        {
            AddRow(terms, element, column, ref s0, ref p0);
            AddRow(terms, element + width, column + width, ref s1, ref p1);
            AddRow(terms, element + 2 * width, column + 2 * width, ref s2, ref p2);
            AddRow(terms, element + 3 * width, column + 3 * width, ref s3, ref p3);
            element += stride;
        }

        Join(accumulate, s0, sums);
        Join(accumulate, s1, sums + width);
        Join(accumulate, s2, sums + 2 * width);
        Join(accumulate, s3, sums + 3 * width);
        if (TTerms.HasProducts)
        {
            Join(accumulate, p0, products);
            Join(accumulate, p1, products + width);
            Join(accumulate, p2, products + 2 * width);
            Join(accumulate, p3, products + 3 * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Join<T>(bool accumulate, T chunk, float* sums) where T : struct, ISimd<T>
    {
        if (accumulate)
            chunk = T.Load(in *sums, 0) + chunk;
        chunk.Store(ref *sums, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SumAllChunks<T, TTerms>(
        TTerms terms, nint element, int rows, nint column, nint stride, float* sums, float* products)
        where T : struct, ISimd<T>
        where TTerms : struct, IColumnTerms
    {
        T sum = default, product = default;
        for (int first = 0; first < rows; first += RowsPerChunk)
        {
            int count = Math.Min(RowsPerChunk, rows - first);
            T s = default, p = default;
            for (int fours = count >> 2; fours > 0; fours--)
            {
                AddFourRows(terms, element, column, stride, ref s, ref p);
                element += 4 * stride;
            }

            for (int left = count & 3; left > 0; left--)
            {
                AddRow(terms, element, column, ref s, ref p);
                element += stride;
            }

            sum += s;
            product += p;
        }

        sum.Store(ref *sums, 0);
        if (TTerms.HasProducts)
            product.Store(ref *products, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddFourRows<T, TTerms>(TTerms terms, nint element, nint column, nint stride, ref T sum, ref T product)
        where T : struct, ISimd<T>
        where TTerms : struct, IColumnTerms
    {
        terms.Load(element, column, out T u0, out T v0);
        terms.Load(element + stride, column, out T u1, out T v1);
        terms.Load(element + 2 * stride, column, out T u2, out T v2);
        terms.Load(element + 3 * stride, column, out T u3, out T v3);
        sum += (u0 + u1) + (u2 + u3);
        if (TTerms.HasProducts)
            product += T.MultiplyAdd(u1, v1, u0 * v0) + T.MultiplyAdd(u3, v3, u2 * v2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<T, TTerms>(TTerms terms, nint element, nint column, ref T sum, ref T product)
        where T : struct, ISimd<T>
        where TTerms : struct, IColumnTerms
    {
        terms.Load(element, column, out T u, out T v);
        sum += u;
        if (TTerms.HasProducts)
            product = T.MultiplyAdd(u, v, product);
    }
}
