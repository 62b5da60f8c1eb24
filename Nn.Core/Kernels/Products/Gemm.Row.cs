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
        int block = product.Block, steps = Math.Min(product.K, block);
        float* a = product.A;
        float* b = product.B + column;
        float* c = product.C + column;
        if (product.Bias != null) new ReadOnlySpan<float>(product.Bias + column, n).CopyTo(new Span<float>(c, n));
        else new Span<float>(c, n).Clear();
        AddRows(a, product.StepA, b, product.StepB, steps, c, n);
        if (product.K > block)
        {
            float* chain = stackalloc float[RowColumns];
            for (int k = block; k < product.K; k += steps)
            {
                steps = Math.Min(product.K - k, block);
                new Span<float>(chain, n).Clear();
                AddRows(a + k * product.StepA, product.StepA, b + k * product.StepB, product.StepB, steps, chain, n);
                for (int j = 0; j < n; j++) c[j] += chain[j];
            }
        }

        if (product.Relu)
        {
            nint last = n - Vector<float>.Count;
            for (nint j = 0; j < last; j += Vector<float>.Count) KeepPositive(Vector.Load(c + j)).Store(c + j);
            KeepPositive(Vector.Load(c + last)).Store(c + last);
        }
    }

    /// <summary>sums[N] += a[K] · B[K,N]: chains over ascending k that start from what the sums hold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows(float* a, nint stepA, float* b, nint stepB, int steps, float* sums, int n)
    {
        for (; steps >= 8; steps -= 8)
        {
            AddEightRows(a, stepA, b, stepB, sums, n);
            a += 8 * stepA;
            b += 8 * stepB;
        }

        for (; steps > 0; steps--)
        {
            AddRow(*a, b, sums, n);
            a += stepA;
            b += stepB;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEightRows(float* a, nint stepA, float* b, nint stepB, float* sums, int n)
    {
        var a0 = new Vector<float>(a[0]);
        var a1 = new Vector<float>(a[stepA]);
        var a2 = new Vector<float>(a[2 * stepA]);
        var a3 = new Vector<float>(a[3 * stepA]);
        var a4 = new Vector<float>(a[4 * stepA]);
        var a5 = new Vector<float>(a[5 * stepA]);
        var a6 = new Vector<float>(a[6 * stepA]);
        var a7 = new Vector<float>(a[7 * stepA]);
        nint last = n - Vector<float>.Count, s = stepB, s3 = 3 * s;

        // The last vector may overlap the one before it, so it starts from the sums before they change.
        Vector<float> end = Vector.Load(sums + last);
        for (nint j = 0; ; j += Vector<float>.Count)
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
        nint last = n - Vector<float>.Count;
        Vector<float> end = Vector.MultiplyAddEstimate(factor, Vector.Load(b + last), Vector.Load(sums + last));
        for (nint j = 0; j < last; j += Vector<float>.Count)
            Vector.MultiplyAddEstimate(factor, Vector.Load(b + j), Vector.Load(sums + j)).Store(sums + j);
        end.Store(sums + last);
    }
}
