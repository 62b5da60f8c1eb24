using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>The columns of the widest panel.</summary>
    private const int MaxPanelWidth = 48;

    /// <summary>
    /// A whole product after the checks at entry: strides count elements, and A and B are read with strides of their own along k.
    /// </summary>
    private struct Product
    {
        public float* A;
        public nint RowStrideA;
        public nint ColumnStrideA;
        public float* B;

        /// <summary>The distance between two k's of B, and between two columns: one of them is 1.</summary>
        public nint RowStrideB;
        public nint ColumnStrideB;
        public float* C;
        public nint StrideC;
        public int M;
        public int N;
        public int K;

        /// <summary>How many k make a chain.</summary>
        public int Block;
        public float* Bias;
        public bool Relu;

        /// <summary>The caller's workspace from the first boundary of a cache line.</summary>
        public float* Workspace;

        /// <summary>Room for one packed panel of B, on a cache line; null where B is read in place.</summary>
        public float* Packed;

        /// <summary>Room for a block of A; null where A is read in place.</summary>
        public float* CopyOfA;
    }

    /// <summary>
    /// N of at least one vector: block by block of k, a range of rows that fits the second-level cache, panel by panel of columns, tile by
    /// tile.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunBlocks<TFamily>(in Product product)
        where TFamily : struct, ITileFamily
    {
        Panel panel = default;
        panel.StrideC = product.StrideC;
        int rowBlock = product.CopyOfA == null ? product.M : RowBlock;
        int k = 0;
        do
        {
            int depth = Math.Min(product.K - k, product.Block);
            panel.Depth = depth;
            panel.Accumulate = k > 0;
            panel.Relu = product.Relu && k + depth == product.K;
            for (int i = 0; i < product.M; i += rowBlock)
            {
                int rows = Math.Min(product.M - i, rowBlock);
                float* a = product.A + i * product.RowStrideA + k * product.ColumnStrideA;
                if (product.CopyOfA == null)
                {
                    panel.A = a;
                    panel.RowStrideA = product.RowStrideA;
                    panel.ColumnStrideA = product.ColumnStrideA;
                }
                else
                {
                    CopyBlockOfA(a, rows, depth, in product, ref panel);
                }

                panel.C = product.C + i * product.StrideC;
                RunPanels<TFamily>(rows, k, in product, ref panel);
            }

            k += depth;
        }
        while (k < product.K);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPanels<TFamily>(int rows, int k, in Product product, ref Panel panel)
        where TFamily : struct, ITileFamily
    {
        int lanes = TFamily.Lanes, widest = TFamily.MaxVectors;
        int n = product.N, vectors = (n + lanes - 1) / lanes, width;
        float* a = panel.A;
        float* c = panel.C;
        for (int v = 0; v < vectors; v += width)
        {
            width = PanelWidth(vectors - v, widest);
            int column = v * lanes;
            panel.LastC = Math.Min((width - 1) * lanes, n - lanes - column);
            panel.A = a;
            panel.C = c + column;
            panel.Bias = k == 0 && product.Bias != null ? product.Bias + column : null;
            float* b = product.B + k * product.RowStrideB + column * product.ColumnStrideB;
            panel.B = b;
            panel.RowStrideB = product.RowStrideB;
            panel.LastB = panel.LastC;
            panel.Packed = rows > TFamily.MaxRows ? product.Packed : null;
            if (product.ColumnStrideB != 1)
            {
                PackColumns(b, product.ColumnStrideB, panel.LastC, panel.Depth, width * lanes, lanes, product.Packed);
                ReadPacked(product.Packed, width, lanes, ref panel);
            }

            RunRowTiles<TFamily>(width, rows, ref panel);
        }
    }

    /// <summary>
    /// The vectors of the next panel: as many as a tile takes, and of the last two panels neither is thin. One vector that overlaps another must
    /// not be a panel of its own: what it repeats would be added twice.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PanelWidth(int left, int widest) => left == widest + 1 ? left / 2 : Math.Min(left, widest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadPacked(float* packed, int width, int lanes, ref Panel panel)
    {
        panel.B = packed;
        panel.RowStrideB = width * lanes;
        panel.LastB = (width - 1) * lanes;
        panel.Packed = null;
    }

    /// <summary>
    /// Full tiles down the panel, and what is left over shared evenly by the last two. Where B's panel is to be packed the first tile does it on
    /// its way.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunRowTiles<TFamily>(int width, int rows, ref Panel panel)
        where TFamily : struct, ITileFamily
    {
        int highest = TFamily.MaxRows, tiles = rows / highest, left = rows - tiles * highest;
        if (left > 0 && tiles > 0)
        {
            tiles--;
            left += highest;
        }

        if (panel.Packed != null)
        {
            float* packed = panel.Packed;
            int height = tiles > 0 ? highest : (left + 1) / 2;
            RunTiles<TFamily>(width, height, 1, ref panel);
            ReadPacked(packed, width, TFamily.Lanes, ref panel);
            if (tiles > 0) tiles--;
            else left -= height;
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
        if (panel.Rows != null) panel.Rows += (nint)height * tiles;
        else panel.A += (nint)height * tiles * panel.RowStrideA;
        panel.C += (nint)height * tiles * panel.StrideC;
    }
}
