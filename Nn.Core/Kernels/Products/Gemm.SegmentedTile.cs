using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunSegmentedRows<TRow>(int rows, in Panel panel)
        where TRow : struct, ITileRow<TRow>
    {
        switch (rows)
        {
            case 1: SegmentedTile<TRow, Rows1>(in panel); break;
            case 2: SegmentedTile<TRow, Rows2>(in panel); break;
            case 3: SegmentedTile<TRow, Rows3>(in panel); break;
            case 4: SegmentedTile<TRow, Rows4>(in panel); break;
            case 5: SegmentedTile<TRow, Rows5>(in panel); break;
            case 6: SegmentedTile<TRow, Rows6>(in panel); break;
            case 7: SegmentedTile<TRow, Rows7>(in panel); break;
            case 8: SegmentedTile<TRow, Rows8>(in panel); break;
        }
    }

    /// <summary>
    /// <see cref="Tile{TRow, TRows, TPacking}"/> with an A whose k lie in segments: the rows of a window of a picture. All blocks of k are summed before
    /// the next tile, so that C stays near. The rows may stand anywhere: <see cref="Panel.Rows"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SegmentedTile<TRow, TRows>(in Panel panel)
        where TRow : struct, ITileRow<TRow>
        where TRows : unmanaged
    {
        nint s = panel.RowStrideA, s1 = s, s2 = 2 * s, s3 = 3 * s, s4 = 4 * s, s5 = 5 * s, s6 = 6 * s, s7 = 7 * s;
        nint* rows = panel.Rows;
        nint columnStrideA = panel.ColumnStrideA, rowStrideB = panel.RowStrideB, lastB = panel.LastB;
        nint strideC = panel.StrideC, lastC = panel.LastC;
        float* tileA = panel.A;
        float* c = panel.C;
        for (int tile = panel.Tiles; tile > 0; tile--)
        {
            TRow r0 = panel.Bias != null ? TRow.Load(panel.Bias, lastC) : default;
            if (rows != null)
            {
                nint first = rows[0];
                tileA = panel.A + first;
                if (sizeof(TRows) > 1) s1 = rows[1] - first;
                if (sizeof(TRows) > 2) s2 = rows[2] - first;
                if (sizeof(TRows) > 3) s3 = rows[3] - first;
                if (sizeof(TRows) > 4) s4 = rows[4] - first;
                if (sizeof(TRows) > 5) s5 = rows[5] - first;
                if (sizeof(TRows) > 6) s6 = rows[6] - first;
                if (sizeof(TRows) > 7) s7 = rows[7] - first;
                rows += sizeof(TRows);
            }

            float* b = panel.B;
            int k = panel.FirstK, segment = k / panel.SegmentLength, within = k - segment * panel.SegmentLength;
            bool accumulate = panel.Accumulate;
            do
            {
                TRow r1 = r0, r2 = r0, r3 = r0, r4 = r0, r5 = r0, r6 = r0, r7 = r0;
                int left = Math.Min(panel.Depth - k, KBlock);
                k += left;
                while (left > 0)
                {
                    float* a = tileA + panel.Segments[segment] + within * columnStrideA;
                    int run = Math.Min(left, panel.SegmentLength - within);
                    left -= run;
                    within += run;
                    if (within == panel.SegmentLength)
                    {
                        within = 0;
                        segment++;
                    }

                    for (; run > 0; run--)
                    {
                        TRow columns = TRow.Load(b, lastB);
                        r0 = TRow.MultiplyAdd(a[0], columns, r0);
                        if (sizeof(TRows) > 1) r1 = TRow.MultiplyAdd(a[s1], columns, r1);
                        if (sizeof(TRows) > 2) r2 = TRow.MultiplyAdd(a[s2], columns, r2);
                        if (sizeof(TRows) > 3) r3 = TRow.MultiplyAdd(a[s3], columns, r3);
                        if (sizeof(TRows) > 4) r4 = TRow.MultiplyAdd(a[s4], columns, r4);
                        if (sizeof(TRows) > 5) r5 = TRow.MultiplyAdd(a[s5], columns, r5);
                        if (sizeof(TRows) > 6) r6 = TRow.MultiplyAdd(a[s6], columns, r6);
                        if (sizeof(TRows) > 7) r7 = TRow.MultiplyAdd(a[s7], columns, r7);
                        a += columnStrideA;
                        b += rowStrideB;
                    }
                }

                bool relu = panel.Relu && k == panel.Depth;
                float* row = Finish(r0, c, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 1) row = Finish(r1, row, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 2) row = Finish(r2, row, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 3) row = Finish(r3, row, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 4) row = Finish(r4, row, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 5) row = Finish(r5, row, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 6) row = Finish(r6, row, lastC, strideC, accumulate, relu);
                if (sizeof(TRows) > 7) row = Finish(r7, row, lastC, strideC, accumulate, relu);
                accumulate = true;
                r0 = default;
            }
            while (k < panel.Depth);

            tileA += sizeof(TRows) * s;
            c += sizeof(TRows) * strideC;
        }
    }
}
