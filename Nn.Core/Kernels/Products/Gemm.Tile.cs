using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// What one call of the micro-kernel works on: <see cref="Tiles"/> tiles one below the other, of one panel of columns, over one block
    /// of k. Strides count elements.
    /// </summary>
    private struct Panel
    {
        /// <summary>
        /// A's first element, the distance between two of its rows, and between two k's: with these A may be stored either way.
        /// </summary>
        public float* A;
        public nint RowStrideA;
        public nint ColumnStrideA;

        /// <summary>B's first element, the distance between two k's, and of the last vector from the first.</summary>
        public float* B;
        public nint RowStrideB;
        public nint LastB;

        /// <summary>Where the first tile puts what it reads of B, vector by vector, on a cache line; null where it only reads.</summary>
        public float* Packed;

        public float* C;
        public nint StrideC;
        public nint LastC;

        /// <summary>What the chains start from, or null for 0.</summary>
        public float* Bias;
        public int Depth;

        /// <summary>Where each segment of A begins, and how many k it has; null where A's k are equally far apart.</summary>
        public nint* Segments;
        public int SegmentLength;

        /// <summary>Of segments: where each row begins, from A on; null where rows are equally far apart.</summary>
        public nint* Rows;

        /// <summary>Of segments: the first k, which begins a block; all blocks up to <see cref="Depth"/> are added.</summary>
        public int FirstK;
        public int Tiles;

        /// <summary>Whether C holds the sum of earlier blocks.</summary>
        public bool Accumulate;
        public bool Relu;
    }

    // The rows of a tile, as the size of a type: a constant for the compiler before it looks at what depends on it.
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    private readonly struct Rows1;

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    private readonly struct Rows2;

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    private readonly struct Rows3;

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    private readonly struct Rows4;

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    private readonly struct Rows5;

    [StructLayout(LayoutKind.Sequential, Size = 6)]
    private readonly struct Rows6;

    [StructLayout(LayoutKind.Sequential, Size = 7)]
    private readonly struct Rows7;

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    private readonly struct Rows8;

    // Whether a tile packs B while it reads it: a size, too.
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    private readonly struct Reads;

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    private readonly struct Packs;

    /// <summary>How many k ahead a tile that packs asks for B, whose rows are too far apart for the processor to see them coming.</summary>
    private const int PrefetchDistance = 8;

    /// <summary>Below this many k a tile is over before what it asks for arrives.</summary>
    private const int MinPrefetchDepth = 128;

    /// <summary>Asks for a cache line; the address need not be valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* line)
    {
        if (Sse.IsSupported) Sse.Prefetch0(line);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRows<TRow>(int rows, in Panel panel)
        where TRow : struct, ITileRow<TRow>
    {
        if (panel.Segments != null)
        {
            RunSegmentedRows<TRow>(rows, in panel);
            return;
        }

        if (panel.Packed != null) RunRows<TRow, Packs>(rows, in panel);
        else RunRows<TRow, Reads>(rows, in panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRows<TRow, TPacking>(int rows, in Panel panel)
        where TRow : struct, ITileRow<TRow>
        where TPacking : unmanaged
    {
        switch (rows)
        {
            case 1: Tile<TRow, Rows1, TPacking>(in panel); break;
            case 2: Tile<TRow, Rows2, TPacking>(in panel); break;
            case 3: Tile<TRow, Rows3, TPacking>(in panel); break;
            case 4: Tile<TRow, Rows4, TPacking>(in panel); break;
            case 5: Tile<TRow, Rows5, TPacking>(in panel); break;
            case 6: Tile<TRow, Rows6, TPacking>(in panel); break;
            case 7: Tile<TRow, Rows7, TPacking>(in panel); break;
            case 8: Tile<TRow, Rows8, TPacking>(in panel); break;
        }
    }

    /// <summary>
    /// The micro-kernel. Each row of a tile holds its sums in registers over all of the block's k; the size of the type is the row
    /// count, so that the compiler drops the rows that a lower tile does not have. One that packs is a single tile.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRow, TRows, TPacking>(in Panel panel)
        where TRow : struct, ITileRow<TRow>
        where TRows : unmanaged
        where TPacking : unmanaged
    {
        nint s = panel.RowStrideA, s3 = 3 * s, s5 = 5 * s, s7 = 7 * s;
        nint columnStrideA = panel.ColumnStrideA, rowStrideB = panel.RowStrideB, lastB = panel.LastB;
        nint strideC = panel.StrideC, lastC = panel.LastC;
        float* tileA = panel.A;
        float* c = panel.C;
        float* packed = panel.Packed;
        for (int tile = panel.Tiles; tile > 0; tile--)
        {
            TRow r0 = panel.Bias != null ? TRow.Load(panel.Bias, lastC) : default;
            TRow r1 = r0, r2 = r0, r3 = r0, r4 = r0, r5 = r0, r6 = r0, r7 = r0;
            if (panel.Depth >= MinPrefetchDepth)
            {
                for (int row = 0; row < sizeof(TRows); row++) TRow.Prefetch(c + row * strideC, lastC);
            }

            float* a = tileA;
            float* b = panel.B;
            for (int k = panel.Depth; k > 0; k--)
            {
                TRow columns = TRow.Load(b, lastB);
                if (sizeof(TPacking) > 1)
                {
                    TRow.Pack(columns, packed);
                    packed += TRow.Length;
                    TRow.Prefetch(b + PrefetchDistance * rowStrideB, lastB);
                }

                r0 = TRow.MultiplyAdd(a[0], columns, r0);
                if (sizeof(TRows) > 1) r1 = TRow.MultiplyAdd(a[s], columns, r1);
                if (sizeof(TRows) > 2) r2 = TRow.MultiplyAdd(a[2 * s], columns, r2);
                if (sizeof(TRows) > 3) r3 = TRow.MultiplyAdd(a[s3], columns, r3);
                if (sizeof(TRows) > 4) r4 = TRow.MultiplyAdd(a[4 * s], columns, r4);
                if (sizeof(TRows) > 5) r5 = TRow.MultiplyAdd(a[s5], columns, r5);
                if (sizeof(TRows) > 6) r6 = TRow.MultiplyAdd(a[2 * s3], columns, r6);
                if (sizeof(TRows) > 7) r7 = TRow.MultiplyAdd(a[s7], columns, r7);
                a += columnStrideA;
                b += rowStrideB;
            }

            c = Finish(r0, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 1) c = Finish(r1, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 2) c = Finish(r2, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 3) c = Finish(r3, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 4) c = Finish(r4, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 5) c = Finish(r5, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 6) c = Finish(r6, c, lastC, strideC, panel.Accumulate, panel.Relu);
            if (sizeof(TRows) > 7) c = Finish(r7, c, lastC, strideC, panel.Accumulate, panel.Relu);
            tileA += sizeof(TRows) * s;
        }
    }

    /// <summary>
    /// Adds a row of sums to what earlier blocks left, applies ReLU after the last block, stores it, and gives C's next row.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* Finish<TRow>(TRow row, float* c, nint last, nint stride, bool accumulate, bool relu)
        where TRow : struct, ITileRow<TRow>
    {
        if (accumulate) row = TRow.Add(TRow.Load(c, last), row);
        if (relu) row = TRow.Relu(row);
        TRow.Store(row, c, last);
        return c + stride;
    }
}
