using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>The longest sums that are joined in single precision: up to here the rest would cost more than it mends.</summary>
    private const int LongDepth = 65536;

    /// <summary>The blocks of longer sums, and the terms that are summed in single precision.</summary>
    private const int LongBlock = 64, PartialDepth = 16 * LongBlock;

    // What is summed in double precision at once, 36 KB of stack: at most 48 rows, a multiple of every tile's height, of 96 columns.
    private const int LongTileRows = 48;
    private const int LongTileElements = LongTileRows * 96;

    /// <summary>
    /// K above <see cref="LongDepth"/>, as in a weight gradient over a million rows: tile by tile of C, which receives one partial product
    /// after the other, while their sums stand in double precision beside it.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunLong(in Product product, bool isDot)
    {
        double* sums = stackalloc double[LongTileElements];
        int tileRows = Math.Min(product.M, LongTileRows);
        int tileColumns = LongTileElements / tileRows / LongTileRows * LongTileRows, columns;
        for (int j = 0; j < product.N; j += columns)
        {
            columns = Math.Min(tileColumns, product.N - j);
            for (int i = 0; i < product.M; i += tileRows)
            {
                Product tile = product;
                tile.A += i * product.RowStrideA;
                tile.B += j * product.ColumnStrideB;
                tile.C += i * product.StrideC + j;
                tile.Bias = product.Bias == null ? null : product.Bias + j;
                tile.M = Math.Min(tileRows, product.M - i);
                tile.N = columns;
                RunLongTile(ref tile, isDot, sums);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLongTile(ref Product tile, bool isDot, double* sums)
    {
        int depth = tile.K;
        bool relu = tile.Relu;
        tile.Relu = false;
        tile.Block = LongBlock;
        new Span<double>(sums, tile.M * tile.N).Clear();
        for (int k = 0; k < depth; k += PartialDepth)
        {
            tile.K = Math.Min(PartialDepth, depth - k);
            if (isDot) RunDot(in tile);
            else Run(ref tile);
            for (int i = 0; i < tile.M; i++)
            {
                for (int j = 0; j < tile.N; j++) sums[i * tile.N + j] += tile.C[i * tile.StrideC + j];
            }

            tile.A += PartialDepth * tile.ColumnStrideA;
            tile.B += PartialDepth * tile.RowStrideB;
            tile.Bias = null;
        }

        for (int i = 0; i < tile.M; i++)
        {
            for (int j = 0; j < tile.N; j++)
            {
                float sum = (float)sums[i * tile.N + j];
                tile.C[i * tile.StrideC + j] = relu && sum < 0 ? 0 : sum;
            }
        }
    }
}
