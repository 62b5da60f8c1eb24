using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>Rows of A that are copied at once: with 256 k they fill about half of a second-level cache.</summary>
    private const int RowBlock = 512;

    /// <summary>
    /// The distance between the copied rows: one line more than a power of two, so that neighbours do not share a cache set.
    /// </summary>
    private const int CopyRowStride = KBlock + CacheLine;

    /// <summary>The same for a transposed A, whose rows of k hold <see cref="RowBlock"/> elements.</summary>
    private const int CopyColumnStride = RowBlock + CacheLine;

    private const int CopyOfALength = RowBlock * CopyRowStride;

    /// <summary>Brings a block of a large A together, in the order in which it is stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyBlockOfA(float* a, int rows, int depth, in Product product, ref Panel panel)
    {
        bool transposed = product.RowStrideA == 1;
        panel.A = product.CopyOfA;
        panel.RowStrideA = transposed ? 1 : CopyRowStride;
        panel.ColumnStrideA = transposed ? CopyColumnStride : 1;
        int lines = transposed ? depth : rows, length = transposed ? rows : depth;
        nint from = transposed ? product.ColumnStrideA : product.RowStrideA, to = transposed ? CopyColumnStride : CopyRowStride;
        for (int i = 0; i < lines; i++)
            new ReadOnlySpan<float>(a + i * from, length).CopyTo(new Span<float>(product.CopyOfA + i * to, length));
    }

    /// <summary>
    /// Copies one panel of a B stored with a column's k's side by side, so that each k's vectors stand one after the other. The last vector is
    /// <paramref name="last"/> columns after the first, so it repeats columns where the width of B is not a multiple.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackColumns(float* b, nint columnStride, nint last, int depth, int width, int lanes, float* packed)
    {
        for (int v = 0; v < width; v += lanes)
            PackTransposed(b + (v == width - lanes ? last : v) * columnStride, columnStride, depth, lanes, packed + v, width);
    }

    /// <summary>[lanes, depth] to [depth, lanes].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackTransposed(float* source, nint stride, int depth, int lanes, float* packed, int width)
    {
        int k = 0;
        if (Avx.IsSupported && lanes % 8 == 0)
        {
            for (; k <= depth - 8; k += 8)
            {
                for (int j = 0; j < lanes; j += 8) Transpose8x8(source + j * stride + k, stride, packed + (nint)k * width + j, width);
            }
        }

        for (; k < depth; k++)
        {
            for (int j = 0; j < lanes; j++) packed[(nint)k * width + j] = source[j * stride + k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8x8(float* source, nint stride, float* destination, nint width)
    {
        // Halves of rows i and i + 4 side by side, then pairs, then quadruples.
        Vector256<float> a0 = Halves(source, 4 * stride), a1 = Halves(source + stride, 4 * stride);
        Vector256<float> a2 = Halves(source + 2 * stride, 4 * stride), a3 = Halves(source + 3 * stride, 4 * stride);
        Vector256<float> a4 = Halves(source + 4, 4 * stride), a5 = Halves(source + 4 + stride, 4 * stride);
        Vector256<float> a6 = Halves(source + 4 + 2 * stride, 4 * stride), a7 = Halves(source + 4 + 3 * stride, 4 * stride);
        Transpose4(a0, a1, a2, a3, destination, width);
        Transpose4(a4, a5, a6, a7, destination + 4 * width, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Halves(float* source, nint distance) =>
        Vector256.Create(Vector128.Load(source), Vector128.Load(source + distance));

    /// <summary>Transposes the two 4x4 blocks that stand in the halves of four vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* destination, nint width)
    {
        Vector256<float> t0 = Avx.UnpackLow(r0, r1), t1 = Avx.UnpackHigh(r0, r1);
        Vector256<float> t2 = Avx.UnpackLow(r2, r3), t3 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(t0, t2, 0b01_00_01_00).Store(destination);
        Avx.Shuffle(t0, t2, 0b11_10_11_10).Store(destination + width);
        Avx.Shuffle(t1, t3, 0b01_00_01_00).Store(destination + 2 * width);
        Avx.Shuffle(t1, t3, 0b11_10_11_10).Store(destination + 3 * width);
    }
}
