using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// The product of two matrices, and of transposed ones. Matrices are row-major; a leading dimension is the distance between the starts of
/// two rows. Nothing is allocated and there is no state: what has to be rearranged goes to a workspace that the caller owns.
/// </summary>
/// <remarks>
/// <para><b>Order of summation.</b> The bits of an element depend on N, K and its row of A and column of B alone: not on M, the row's
/// place, the vector width, or how the rows are split among threads. K is cut into blocks of 256. Within a block an element is one chain of
/// fused multiply-adds over ascending k; the first block's chain starts from the bias (or 0), a further one from 0, and is then added to
/// the element. A single column (N = 1) of <c>Multiply</c> and <c>MultiplyTransposedB</c> is a dot product instead: 16 lanes
/// that start from 0, element k added to lane k mod 16 by a fused multiply-add (K filled up with zeros to a multiple of 16), then folded in
/// halves (lane i + lane i+8, +4, +2, +1), then the bias (or 0) added. Of K above 65,536 each 1,024 terms make such a result, in blocks
/// of 64 and the bias in the first, and the results are added in order in double precision. So the bits hold on every processor with fused
/// multiply-add.</para>
/// <para><b>Threads.</b> Each call may be given a range of C's rows (and of A's: for a transposed A, of its columns), with a workspace a
/// thread: the results are those of one call. Columns may be split as well, as long as each part has at least two.</para>
/// </remarks>
public static unsafe partial class Gemm
{
    /// <summary>The length of the blocks of k; part of the definition of a result's bits.</summary>
    private const int KBlock = BlockLength;

    /// <inheritdoc cref="KBlock"/>
    internal const int BlockLength = 256;

    /// <summary>C[M,N] = A[M,K] · B[K,N] + bias[N], then ReLU (x &lt; 0 ? 0 : x) if asked.</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="lda">The distance between two rows of A: at least K.</param>
    /// <param name="b">[K, N].</param>
    /// <param name="ldb">The distance between two rows of B: at least N.</param>
    /// <param name="c">[M, N], overwritten. What lies between the end of a row and the next stays.</param>
    /// <param name="ldc">The distance between two rows of C: at least N.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Columns of A, rows of B; 0 leaves the bias.</param>
    /// <param name="bias">[N], or empty for none.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements; what they hold does not matter.</param>
    /// <exception cref="ArgumentException">A span is too short for its dimensions, C or the workspace overlaps another, or the bias is not
    /// of length N. Nothing has been written.</exception>
    public static void Multiply(
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, int m, int n, int k,
        ReadOnlySpan<float> bias = default, bool relu = false, Span<float> workspace = default)
    {
        fixed (float* pa = a, pb = b, pc = c, pbias = bias, pworkspace = workspace)
        {
            Check(
                new(pa, a.Length, lda, m, k), new(pb, b.Length, ldb, k, n), new(pc, c.Length, ldc, m, n),
                pbias, bias.Length, pworkspace, workspace.Length, WorkspaceLength(m, n));
            if (m == 0 || n == 0) return;
            var product = new Product
            {
                A = pa, RowStrideA = lda, ColumnStrideA = 1, B = pb, RowStrideB = ldb, ColumnStrideB = 1,
                C = pc, StrideC = ldc, M = m, N = n, K = k, Block = KBlock, Bias = pbias, Relu = relu,
                Workspace = Aligned(pworkspace),
            };
            if (n == 1) RunDot(in product);
            else Run(ref product);
        }
    }

    /// <summary>C[M,N] = Aᵀ · B with A stored [K, M] and B [K, N]: a weight gradient, xᵀ · dy, with K the batch.</summary>
    /// <param name="a">[K, M].</param>
    /// <param name="lda">The distance between two stored rows of A: at least M.</param>
    /// <param name="b">[K, N].</param>
    /// <param name="ldb">The distance between two rows of B: at least N.</param>
    /// <param name="c">[M, N], overwritten.</param>
    /// <param name="ldc">The distance between two rows of C: at least N.</param>
    /// <param name="m">Stored columns of A, rows of C.</param>
    /// <param name="n">Columns of B and C.</param>
    /// <param name="k">Stored rows of A and of B; 0 gives zeros.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements; what they hold does not matter.</param>
    /// <exception cref="ArgumentException">As for <c>Multiply</c>.</exception>
    public static void MultiplyTransposedA(
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, int m, int n, int k,
        Span<float> workspace = default)
    {
        fixed (float* pa = a, pb = b, pc = c, pworkspace = workspace)
        {
            Check(
                new(pa, a.Length, lda, k, m), new(pb, b.Length, ldb, k, n), new(pc, c.Length, ldc, m, n),
                null, 0, pworkspace, workspace.Length, WorkspaceLength(m, n));
            if (m == 0 || n == 0) return;
            var product = new Product
            {
                A = pa, RowStrideA = 1, ColumnStrideA = lda, B = pb, RowStrideB = ldb, ColumnStrideB = 1,
                C = pc, StrideC = ldc, M = m, N = n, K = k, Block = KBlock, Workspace = Aligned(pworkspace),
            };
            if (n == 1 && ldc == 1)
            {
                // A column of C is a row of its transpose, bᵀ · A, and A's rows are contiguous.
                product.A = pb;
                product.ColumnStrideA = ldb;
                product.B = pa;
                product.RowStrideB = lda;
                product.M = 1;
                product.N = m;
            }

            Run(ref product);
        }
    }

    /// <summary>C[M,N] = A · Bᵀ with A stored [M, K] and B [N, K]: an input gradient, dy · Wᵀ.</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="lda">The distance between two rows of A: at least K.</param>
    /// <param name="b">[N, K].</param>
    /// <param name="ldb">The distance between two stored rows of B: at least K.</param>
    /// <param name="c">[M, N], overwritten.</param>
    /// <param name="ldc">The distance between two rows of C: at least N.</param>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="n">Stored rows of B, columns of C.</param>
    /// <param name="k">Columns of A and stored columns of B; 0 gives zeros.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> elements (of the transposed B); what they hold does not
    /// matter.</param>
    /// <exception cref="ArgumentException">As for <c>Multiply</c>.</exception>
    public static void MultiplyTransposedB(
        ReadOnlySpan<float> a, int lda, ReadOnlySpan<float> b, int ldb, Span<float> c, int ldc, int m, int n, int k,
        Span<float> workspace = default)
    {
        fixed (float* pa = a, pb = b, pc = c, pworkspace = workspace)
        {
            Check(
                new(pa, a.Length, lda, m, k), new(pb, b.Length, ldb, n, k), new(pc, c.Length, ldc, m, n),
                null, 0, pworkspace, workspace.Length, WorkspaceLength(m, n));
            if (m == 0 || n == 0) return;
            var product = new Product
            {
                A = pa, RowStrideA = lda, ColumnStrideA = 1, B = pb, RowStrideB = 1, ColumnStrideB = ldb,
                C = pc, StrideC = ldc, M = m, N = n, K = k, Block = KBlock, Workspace = Aligned(pworkspace),
            };
            if (n == 1)
            {
                RunDot(in product);
            }
            else
            {
                // An outer product: the one column of B is also a row.
                if (k == 1 && ldb == 1) product.ColumnStrideB = 1;
                Run(ref product);
            }
        }
    }

    /// <summary>
    /// How many elements of workspace a product of these sizes needs: under 160,000, and 0 where A is read in place. It does not shrink
    /// where <paramref name="m"/> grows, so that a workspace for the largest batch serves every smaller one.
    /// </summary>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WorkspaceLength(int m, int n) => CopiesA(m, n) ? CopyOfALength + CacheLine : 0;

    /// <summary>The elements of a cache line.</summary>
    private const int CacheLine = 16;

    /// <summary>Whether A's rows are read so often, and are so many, that it pays to copy them block by block.</summary>
    private static bool CopiesA(int m, int n) => m >= 640 && n >= 256;

    /// <summary>
    /// Whether B's panels are brought together for the tiles below the first: they then read whole cache lines from near, wherever B stands.
    /// </summary>
    private static bool PacksB(in Product product) => product.ColumnStrideB != 1 || (product.M >= 16 && product.K >= 16);

    private static float* Aligned(float* p) => (float*)(((nuint)p + 63) & ~(nuint)63);

    private static void Run(ref Product product)
    {
        if (product.K > LongDepth)
        {
            RunLong(in product, isDot: false);
            return;
        }

        if (product.N < SimdVectorT.Count)
        {
            RunNarrow(in product);
            return;
        }

        if (product.M == 1 && product.ColumnStrideB == 1 && product.N >= 4 * SimdVectorT.Count)
        {
            RunRow(in product);
            return;
        }

        if (CopiesA(product.M, product.N)) product.CopyOfA = product.Workspace;
        if (PacksB(in product)) RunPacked(ref product);
        else RunBlocks(in product);
    }

    /// <summary>One panel of B needs at most 48 KB, which the stack has: so nobody has to bring it.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunPacked(ref Product product)
    {
        float* room = stackalloc float[(KBlock * MaxPanelWidth) + CacheLine];
        product.Packed = Aligned(room);
        RunBlocks(in product);
    }

    private static void RunBlocks(in Product product)
    {
        if (VectorWidth.Use512(product.N)) RunBlocks<Tiles512>(in product);
        else RunBlocks<TilesVectorT>(in product);
    }
}
