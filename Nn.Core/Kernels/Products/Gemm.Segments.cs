using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// C = A · B + bias, then ReLU, where a row of A lies in segments, of equal length and each somewhere: what a window of a picture sees. The
    /// rows come in lines (of the picture): equally far apart in a line. Strides count elements. The order of summation is that of
    /// <c>Multiply</c>, for N = 1 too.
    /// </summary>
    [SuppressMessage("Design", "CA1051:Do not declare visible instance fields", Justification = "Arguments by name, inside the assembly.")]
    internal struct SegmentedProduct
    {
        /// <summary>The first row's place, the distance between rows, and between two k's of a segment.</summary>
        public float* A;
        public nint RowStrideA;
        public nint ColumnStrideA;

        /// <summary>Where each segment begins, from a row's place on.</summary>
        public nint* Segments;
        public int SegmentLength;

        /// <summary>
        /// Where each row of each line begins, from A on, where C's rows are equally far apart beyond the ends of lines: tiles go on from a line to the
        /// next. Null where they do not.
        /// </summary>
        public nint* Rows;

        /// <summary>
        /// Room for a panel of B, <see cref="PackedLength"/> floats on a boundary of 64 bytes: it is copied there and read from, so that its rows lie side
        /// by side. Null for none.
        /// </summary>
        public float* Packed;

        /// <summary>All of B as <see cref="PackKernel"/> has put it; null where it was not.</summary>
        public float* PackedB;

        /// <summary>B at k = 0, and the distance between two k's; columns lie side by side.</summary>
        public float* B;
        public nint RowStrideB;
        public float* C;
        public nint StrideC;

        /// <summary>How many lines of rows there are, and how far apart they are in A and C.</summary>
        public int Lines;
        public nint LineStrideA;
        public nint LineStrideC;

        /// <summary>Rows of a line.</summary>
        public int M;
        public int N;

        /// <summary>The k's that are summed, from the first, a multiple of the blocks' 256, to the last but one.</summary>
        public int FirstK;
        public int EndK;

        /// <summary>[N], or null. It starts the chains of the first block.</summary>
        public float* Bias;
        public bool Relu;

        /// <summary>Whether C holds what earlier k's gave.</summary>
        public bool Accumulate;
    }

    /// <summary>Computes a segmented product. Memory is not checked: that is the caller's.</summary>
    internal static void Multiply(in SegmentedProduct product)
    {
        if (product.M == 0 || product.N == 0) return;
        if (product.N < SimdVectorT.Count) RunNarrowSegments(in product);
        else if (VectorWidth.Use512(product.N)) RunSegments<Tiles512>(in product);
        else RunSegments<TilesVectorT>(in product);
    }

    /// <summary>The floats of the largest panel of a B of so many rows.</summary>
    internal static long PackedLength(int depth) => (long)depth * MaxPanelWidth;

    private static Panel Begin(in SegmentedProduct product) => new()
    {
        RowStrideA = product.RowStrideA, ColumnStrideA = product.ColumnStrideA, Segments = product.Segments,
        SegmentLength = product.SegmentLength, FirstK = product.FirstK, Depth = product.EndK, RowStrideB = product.RowStrideB,
        StrideC = product.StrideC, Accumulate = product.Accumulate, Relu = product.Relu,
    };

    /// <summary>Panel by panel of columns, so that B's panel is read from near, line by line.</summary>
    private static void RunSegments<TFamily>(in SegmentedProduct product)
        where TFamily : struct, ITileFamily
    {
        int lanes = TFamily.Lanes, widest = TFamily.MaxVectors;
        int n = product.N, vectors = (n + lanes - 1) / lanes, width;
        bool packs = product.Packed != null && product.Lines * product.M > TFamily.MaxRows;
        Panel panel = Begin(in product);
        for (int v = 0; v < vectors; v += width)
        {
            width = PanelWidth(vectors - v, widest);
            int column = v * lanes;
            panel.LastC = panel.LastB = Math.Min((width - 1) * lanes, n - lanes - column);
            panel.Bias = product.Bias != null ? product.Bias + column : null;
            panel.B = product.B + column + product.FirstK * product.RowStrideB;
            panel.RowStrideB = product.RowStrideB;
            if (product.PackedB != null) ReadPacked(product.PackedB + (nint)product.EndK * column, width, lanes, ref panel);
            else if (packs) PackPanel<TFamily>(width, product.EndK - product.FirstK, product.Packed, ref panel);
            if (product.Rows != null)
            {
                panel.A = product.A;
                panel.C = product.C + column;
                panel.Rows = product.Rows;
                RunRowTiles<TFamily>(width, product.Lines * product.M, ref panel);
                continue;
            }

            for (int line = 0; line < product.Lines; line++)
            {
                panel.A = product.A + line * product.LineStrideA;
                panel.C = product.C + column + line * product.LineStrideC;
                RunRowTiles<TFamily>(width, product.M, ref panel);
            }
        }
    }

    /// <summary>The floats of a whole B of so many rows and columns in panels; 0 where it is too narrow for them.</summary>
    internal static long PackedKernelLength(int depth, int n)
    {
        if (n < SimdVectorT.Count) return 0;
        int lanes = VectorWidth.Use512(n) ? Tiles512.Lanes : TilesVectorT.Lanes;
        return (long)depth * ((n + lanes - 1) / lanes) * lanes;
    }

    /// <summary>Copies a B (depth, n), once and for all products with it, so that each panel lies in one piece.</summary>
    internal static void PackKernel(ReadOnlySpan<float> b, int depth, int n, Span<float> packed)
    {
        fixed (float* from = b[..(depth * n)], to = packed[..(int)PackedKernelLength(depth, n)])
        {
            if (VectorWidth.Use512(n)) PackKernel<Tiles512>(from, depth, n, to);
            else PackKernel<TilesVectorT>(from, depth, n, to);
        }
    }

    private static void PackKernel<TFamily>(float* b, int depth, int n, float* packed)
        where TFamily : struct, ITileFamily
    {
        int lanes = TFamily.Lanes, vectors = (n + lanes - 1) / lanes, width;
        for (int v = 0; v < vectors; v += width)
        {
            width = PanelWidth(vectors - v, TFamily.MaxVectors);
            int column = v * lanes;
            var panel = new Panel { B = b + column, RowStrideB = n, LastB = Math.Min((width - 1) * lanes, n - lanes - column) };
            PackPanel<TFamily>(width, depth, packed + (nint)depth * column, ref panel);
        }
    }

    /// <summary>Copies a panel of B, so that what a tile reads lies side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackPanel<TFamily>(int width, int depth, float* packed, ref Panel panel)
        where TFamily : struct, ITileFamily
    {
        float* to = packed;
        float* from = panel.B;
        for (int k = 0; k < depth; k++, from += panel.RowStrideB)
        {
            for (int v = 0; v < width; v++, to += TFamily.Lanes)
            {
                float* vector = from + (v == width - 1 ? panel.LastB : v * TFamily.Lanes);
                for (int i = 0; i < TFamily.Lanes; i += SimdVectorT.Count) Vector.Load(vector + i).Store(to + i);
            }
        }

        ReadPacked(packed, width, TFamily.Lanes, ref panel);
    }

    /// <summary>
    /// N below one vector: B's block is copied to the stack with its rows filled up to a vector, and C's columns out of a full tile.
    /// </summary>
    [SkipLocalsInit]
    private static void RunNarrowSegments(in SegmentedProduct product)
    {
        int lanes = SimdVectorT.Count, n = product.N;
        float* packed = stackalloc float[KBlock * SimdVectorT.Count];
        float* tile = stackalloc float[NarrowRows * SimdVectorT.Count];
        float* bias = stackalloc float[SimdVectorT.Count];
        for (int j = 0; j < lanes; j++) bias[j] = product.Bias != null && j < n ? product.Bias[j] : 0;
        Panel panel = Begin(in product);
        panel.B = packed;
        panel.RowStrideB = lanes;
        panel.StrideC = lanes;
        panel.Accumulate = panel.Relu = false;
        int k = product.FirstK;
        do
        {
            int depth = Math.Min(product.EndK - k, KBlock);
            bool accumulate = product.Accumulate || k > product.FirstK, relu = product.Relu && k + depth == product.EndK;
            panel.FirstK = k;
            panel.Depth = k + depth;
            panel.Bias = k == product.FirstK && product.Bias != null ? bias : null;
            PackNarrow(product.B + k * product.RowStrideB, product.RowStrideB, 1, depth, n, packed);
            for (int line = 0; line < product.Lines; line++)
            {
                for (int i = 0; i < product.M; i += NarrowRows)
                {
                    int rows = Math.Min(product.M - i, NarrowRows);
                    panel.A = product.A + line * product.LineStrideA + i * product.RowStrideA;
                    panel.C = tile;
                    RunRowTiles<TilesVectorT>(1, rows, ref panel);
                    UnpackNarrow(tile, rows, n, product.C + line * product.LineStrideC + i * product.StrideC, product.StrideC, accumulate, relu);
                }
            }

            k += depth;
        }
        while (k < product.EndK);
    }

    /// <summary>[rows, columns] to [columns, rows].</summary>
    internal static void Transpose(float* source, nint stride, int rows, int columns, float* destination, int width) =>
        PackTransposed(source, stride, columns, rows, destination, width);
}
