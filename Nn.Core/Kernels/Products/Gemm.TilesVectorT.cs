using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// Tiles of 6 rows × 2 vectors of the runtime's width: 12 sums, the two vectors of B and one of A fit the 16 registers of AVX2.
    /// </summary>
    private readonly struct TilesVectorT : ITileFamily
    {
        public static int Lanes => SimdVectorT.Count;

        public static int MaxVectors => 2;

        public static int MaxRows => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(int vectors, int rows, in Panel panel)
        {
            if (vectors == 2) RunRows<TileVectorTRow2>(rows, in panel);
            else RunRows<TileVectorTRow1>(rows, in panel);
        }
    }

    private readonly struct TileVectorTRow1(Vector<float> v0) : ITileRow<TileVectorTRow1>
    {
        private readonly Vector<float> _v0 = v0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow1 Load(float* source, nint last) => new(Vector.Load(source));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(TileVectorTRow1 row, float* destination, nint last)
        {
            row._v0.Store(destination);
        }

        public static nint Length => SimdVectorT.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pack(TileVectorTRow1 row, float* destination)
        {
            row._v0.StoreAligned(destination);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow1 MultiplyAdd(float a, TileVectorTRow1 b, TileVectorTRow1 sum)
        {
            Vector<float> factor = Vector.Create(a);
            return new(
                Vector.MultiplyAddEstimate(factor, b._v0, sum._v0));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Prefetch(float* row, nint last)
        {
            Gemm.Prefetch(row);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow1 Add(TileVectorTRow1 left, TileVectorTRow1 right) => new(left._v0 + right._v0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow1 Relu(TileVectorTRow1 row) => new(KeepPositive(row._v0));
    }

    private readonly struct TileVectorTRow2(Vector<float> v0, Vector<float> v1) : ITileRow<TileVectorTRow2>
    {
        private readonly Vector<float> _v0 = v0;
        private readonly Vector<float> _v1 = v1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow2 Load(float* source, nint last) => new(Vector.Load(source), Vector.Load(source + last));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(TileVectorTRow2 row, float* destination, nint last)
        {
            row._v0.Store(destination);
            row._v1.Store(destination + last);
        }

        public static nint Length => 2 * SimdVectorT.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pack(TileVectorTRow2 row, float* destination)
        {
            row._v0.StoreAligned(destination);
            row._v1.StoreAligned(destination + SimdVectorT.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow2 MultiplyAdd(float a, TileVectorTRow2 b, TileVectorTRow2 sum)
        {
            Vector<float> factor = Vector.Create(a);
            return new(
                Vector.MultiplyAddEstimate(factor, b._v0, sum._v0),
                Vector.MultiplyAddEstimate(factor, b._v1, sum._v1));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Prefetch(float* row, nint last)
        {
            Gemm.Prefetch(row);
            Gemm.Prefetch(row + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow2 Add(TileVectorTRow2 left, TileVectorTRow2 right) => new(left._v0 + right._v0, left._v1 + right._v1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TileVectorTRow2 Relu(TileVectorTRow2 row) => new(KeepPositive(row._v0), KeepPositive(row._v1));
    }

    /// <summary>x &lt; 0 ? 0 : x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> KeepPositive(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);
}
