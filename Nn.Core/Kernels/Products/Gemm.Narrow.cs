using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>Rows that go through the narrow path's tile of C at once: a multiple of the tile's height.</summary>
    private const int NarrowRows = 48;

    /// <summary>
    /// N below one vector: B's block is copied to the stack with its rows filled up to a vector, and C's columns out of a full tile.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunNarrow(in Product product)
    {
        int lanes = SimdVectorT.Count, n = product.N;
        float* packed = stackalloc float[KBlock * SimdVectorT.Count];
        float* tile = stackalloc float[NarrowRows * SimdVectorT.Count];
        float* bias = stackalloc float[SimdVectorT.Count];
        for (int j = 0; j < lanes; j++) bias[j] = product.Bias != null && j < n ? product.Bias[j] : 0;
        int k = 0;
        do
        {
            int depth = Math.Min(product.K - k, product.Block);
            bool first = k == 0, relu = product.Relu && k + depth == product.K;
            PackNarrow(product.B + k * product.RowStrideB, product.RowStrideB, product.ColumnStrideB, depth, n, packed);
            for (int i = 0; i < product.M; i += NarrowRows)
            {
                int rows = Math.Min(product.M - i, NarrowRows);
                var panel = new Panel
                {
                    A = product.A + i * product.RowStrideA + k * product.ColumnStrideA,
                    RowStrideA = product.RowStrideA, ColumnStrideA = product.ColumnStrideA,
                    B = packed, RowStrideB = lanes, C = tile, StrideC = lanes, Bias = first ? bias : null, Depth = depth,
                };
                RunRowTiles<TilesVectorT>(1, rows, ref panel);
                UnpackNarrow(tile, rows, n, product.C + i * product.StrideC, product.StrideC, !first, relu);
            }

            k += depth;
        }
        while (k < product.K);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackNarrow(float* b, nint rowStride, nint columnStride, int depth, int n, float* packed)
    {
        for (int k = 0; k < depth; k++)
        {
            Vector<float>.Zero.Store(packed);
            for (int j = 0; j < n; j++) packed[j] = b[j * columnStride];
            b += rowStride;
            packed += SimdVectorT.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackNarrow(float* tile, int rows, int n, float* c, nint stride, bool accumulate, bool relu)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = accumulate ? c[j] + tile[j] : tile[j];
                c[j] = relu && sum < 0 ? 0 : sum;
            }

            tile += SimdVectorT.Count;
            c += stride;
        }
    }
}
