using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>The columns whose sums stay in the first-level cache while B passes by.</summary>
    private const int RowColumns = 1024;

    /// <summary>
    /// M = 1 and at least a few vectors of columns: B is too large to be kept and is read once, so it is read along its rows, eight at a
    /// time, and the sums of the columns are held in memory, not in registers. They are the same chains.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRow(in Product product)
    {
        int columns;
        for (int j = 0; j < product.N; j += columns)
        {
            // No piece is shorter than half of another.
            int left = product.N - j;
            columns = left <= RowColumns ? left : left < 2 * RowColumns ? RowColumns / 2 : RowColumns;
            RunRowColumns(j, columns, in product);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRowColumns(int column, int n, in Product product)
    {
        int block = product.Block, depth = Math.Min(product.K, block);
        float* a = product.A;
        float* b = product.B + column;
        float* c = product.C + column;
        if (product.Bias != null) new ReadOnlySpan<float>(product.Bias + column, n).CopyTo(new Span<float>(c, n));
        else new Span<float>(c, n).Clear();
        AddRows(a, product.ColumnStrideA, b, product.RowStrideB, depth, c, n);
        if (product.K > block)
        {
            float* chain = stackalloc float[RowColumns];
            for (int k = block; k < product.K; k += depth)
            {
                depth = Math.Min(product.K - k, block);
                new Span<float>(chain, n).Clear();
                float* ak = a + k * product.ColumnStrideA, bk = b + k * product.RowStrideB;
                AddRows(ak, product.ColumnStrideA, bk, product.RowStrideB, depth, chain, n);
                for (int j = 0; j < n; j++) c[j] += chain[j];
            }
        }

        if (product.Relu)
        {
            nint last = n - SimdVectorT.Count;
            for (nint j = 0; j < last; j += SimdVectorT.Count) KeepPositive(Vector.Load(c + j)).Store(c + j);
            KeepPositive(Vector.Load(c + last)).Store(c + last);
        }
    }

    /// <summary>sums[N] += a[K] · B[K,N]: chains over ascending k that start from what the sums hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(float* a, nint columnStrideA, float* b, nint rowStrideB, int depth, float* sums, int n)
    {
        for (; depth >= 8; depth -= 8)
        {
            AddEightRows(a, columnStrideA, b, rowStrideB, sums, n);
            a += 8 * columnStrideA;
            b += 8 * rowStrideB;
        }

        for (; depth > 0; depth--)
        {
            AddRow(*a, b, sums, n);
            a += columnStrideA;
            b += rowStrideB;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEightRows(float* a, nint columnStrideA, float* b, nint rowStrideB, float* sums, int n)
    {
        var a0 = new Vector<float>(a[0]);
        var a1 = new Vector<float>(a[columnStrideA]);
        var a2 = new Vector<float>(a[2 * columnStrideA]);
        var a3 = new Vector<float>(a[3 * columnStrideA]);
        var a4 = new Vector<float>(a[4 * columnStrideA]);
        var a5 = new Vector<float>(a[5 * columnStrideA]);
        var a6 = new Vector<float>(a[6 * columnStrideA]);
        var a7 = new Vector<float>(a[7 * columnStrideA]);
        nint last = n - SimdVectorT.Count, s = rowStrideB, s3 = 3 * s;

        // The last vector may overlap the one before it, so it starts from the sums before they change.
        Vector<float> end = Vector.Load(sums + last);
        for (nint j = 0; ; j += SimdVectorT.Count)
        {
            bool isLast = j >= last;
            if (isLast) j = last;
            float* p = b + j;
            float* q = p + 4 * s;
            Vector<float> sum = isLast ? end : Vector.Load(sums + j);
            sum = Vector.MultiplyAddEstimate(a0, Vector.Load(p), sum);
            sum = Vector.MultiplyAddEstimate(a1, Vector.Load(p + s), sum);
            sum = Vector.MultiplyAddEstimate(a2, Vector.Load(p + 2 * s), sum);
            sum = Vector.MultiplyAddEstimate(a3, Vector.Load(p + s3), sum);
            sum = Vector.MultiplyAddEstimate(a4, Vector.Load(q), sum);
            sum = Vector.MultiplyAddEstimate(a5, Vector.Load(q + s), sum);
            sum = Vector.MultiplyAddEstimate(a6, Vector.Load(q + 2 * s), sum);
            sum = Vector.MultiplyAddEstimate(a7, Vector.Load(q + s3), sum);
            sum.Store(sums + j);
            if (isLast) break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow(float a, float* b, float* sums, int n)
    {
        var factor = new Vector<float>(a);
        nint last = n - SimdVectorT.Count;
        Vector<float> end = Vector.MultiplyAddEstimate(factor, Vector.Load(b + last), Vector.Load(sums + last));
        for (nint j = 0; j < last; j += SimdVectorT.Count)
            Vector.MultiplyAddEstimate(factor, Vector.Load(b + j), Vector.Load(sums + j)).Store(sums + j);
        end.Store(sums + last);
    }
}
