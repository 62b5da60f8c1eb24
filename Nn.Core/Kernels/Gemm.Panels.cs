using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>A whole product after the checks at entry: strides count elements, and A and B are read with strides of their own along k.</summary>
    private struct Product
    {
        public float* A;
        public nint RowStrideA;
        public nint StepA;
        public float* B;

        /// <summary>The distance between two k's of B, and between two columns: one of them is 1.</summary>
        public nint StepB;
        public nint ColumnStrideB;
        public float* C;
        public nint StrideC;
        public int M;
        public int N;
        public int K;
        public float* Bias;
        public bool Relu;

        /// <summary>Room for one packed panel of B, on a cache line's boundary; null where B is read in place.</summary>
        public float* Packed;
    }

    /// <summary>N of at least one vector: block by block of k, panel by panel of columns, all rows under each.</summary>
    private static void RunBlocks<TFamily>(in Product product)
        where TFamily : struct, ITileFamily
    {
        int lanes = TFamily.Lanes, widest = TFamily.MaxVectors;
        int n = product.N, vectors = (n + lanes - 1) / lanes;
        Panel panel = default;
        panel.RowStrideA = product.RowStrideA;
        panel.StepA = product.StepA;
        panel.StrideC = product.StrideC;
        int k = 0;
        do
        {
            int steps = Math.Min(product.K - k, KBlock);
            panel.Steps = steps;
            panel.Accumulate = k > 0;
            panel.Relu = product.Relu && k + steps == product.K;
            int width;
            for (int v = 0; v < vectors; v += width)
            {
                // Four vectors are two panels of two, not three and one; and so a vector that overlaps another always has it in its own panel.
                int left = vectors - v;
                width = left == widest + 1 ? left / 2 : Math.Min(left, widest);
                int column = v * lanes;
                panel.LastC = Math.Min((width - 1) * lanes, n - lanes - column);
                panel.C = product.C + column;
                panel.Bias = k == 0 && product.Bias != null ? product.Bias + column : null;
                float* b = product.B + k * product.StepB + column * product.ColumnStrideB;
                if (product.Packed == null)
                {
                    panel.B = b;
                    panel.StepB = product.StepB;
                    panel.LastB = panel.LastC;
                }
                else
                {
                    panel.B = product.Packed;
                    panel.StepB = width * lanes;
                    panel.LastB = (width - 1) * lanes;
                    PackPanel(b, product.StepB, product.ColumnStrideB, steps, width, lanes, panel.LastC, product.Packed);
                }

                panel.A = product.A + k * product.StepA;
                RunRowTiles<TFamily>(width, product.M, ref panel);
            }

            k += steps;
        }
        while (k < product.K);
    }

    /// <summary>Full tiles down the panel, and what is left over shared evenly by the last two.</summary>
    private static void RunRowTiles<TFamily>(int width, int rows, ref Panel panel)
        where TFamily : struct, ITileFamily
    {
        int highest = TFamily.MaxRows, tiles = rows / highest, left = rows - tiles * highest;
        if (left > 0 && tiles > 0)
        {
            tiles--;
            left += highest;
        }

        if (tiles > 0) RunTiles<TFamily>(width, highest, tiles, ref panel);
        if (left > highest) RunTiles<TFamily>(width, (left + 1) / 2, 1, ref panel);
        if (left > 0) RunTiles<TFamily>(width, left > highest ? left / 2 : left, 1, ref panel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunTiles<TFamily>(int width, int height, int tiles, ref Panel panel)
        where TFamily : struct, ITileFamily
    {
        panel.Tiles = tiles;
        TFamily.Run(width, height, in panel);
        panel.A += (nint)height * tiles * panel.RowStrideA;
        panel.C += (nint)height * tiles * panel.StrideC;
    }
}
