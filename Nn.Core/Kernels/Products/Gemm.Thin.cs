using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>Rows that go through the thin path's tile of C at once: a multiple of the tile's height.</summary>
    private const int ThinRows = 48;

    /// <summary>
    /// N below one vector: B's block is copied to the stack with its rows filled up to a vector, and C's columns out of a full tile.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunThin(in Product product)
    {
        int lanes = Vector<float>.Count, n = product.N;
        float* packed = stackalloc float[KBlock * Vector<float>.Count];
        float* tile = stackalloc float[ThinRows * Vector<float>.Count];
        float* bias = stackalloc float[Vector<float>.Count];
        for (int j = 0; j < lanes; j++) bias[j] = product.Bias != null && j < n ? product.Bias[j] : 0;
        int k = 0;
        do
        {
            int steps = Math.Min(product.K - k, product.Block);
            bool first = k == 0, relu = product.Relu && k + steps == product.K;
            PackThin(product.B + k * product.StepB, product.StepB, product.ColumnStrideB, steps, n, packed);
            for (int i = 0; i < product.M; i += ThinRows)
            {
                int rows = Math.Min(product.M - i, ThinRows);
                var panel = new Panel
                {
                    A = product.A + i * product.RowStrideA + k * product.StepA, RowStrideA = product.RowStrideA, StepA = product.StepA,
                    B = packed, StepB = lanes, C = tile, StrideC = lanes, Bias = first ? bias : null, Steps = steps,
                };
                RunRowTiles<Portable>(1, rows, ref panel);
                UnpackThin(tile, rows, n, product.C + i * product.StrideC, product.StrideC, !first, relu);
            }

            k += steps;
        }
        while (k < product.K);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackThin(float* b, nint step, nint columnStride, int steps, int n, float* packed)
    {
        for (int k = 0; k < steps; k++)
        {
            Vector<float>.Zero.Store(packed);
            for (int j = 0; j < n; j++) packed[j] = b[j * columnStride];
            b += step;
            packed += Vector<float>.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void UnpackThin(float* tile, int rows, int n, float* c, nint stride, bool accumulate, bool relu)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < n; j++)
            {
                float sum = accumulate ? c[j] + tile[j] : tile[j];
                c[j] = relu && sum < 0 ? 0 : sum;
            }

            tile += Vector<float>.Count;
            c += stride;
        }
    }
}
