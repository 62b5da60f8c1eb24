using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// Tiles of 8 rows × 3 vectors of 512 bits: 24 sums, three vectors of B and one of A fit the 32 registers of AVX-512.
    /// </summary>
    private readonly struct Tiles512 : ITileFamily
    {
        public static int Lanes => Simd512.Count;

        public static int MaxVectors => 3;

        public static int MaxRows => 8;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(int vectors, int rows, in Panel panel)
        {
            if (vectors == 3) RunRows<Tile512Row3>(rows, in panel);
            else if (vectors == 2) RunRows<Tile512Row2>(rows, in panel);
            else RunRows<Tile512Row1>(rows, in panel);
        }
    }

    private readonly struct Tile512Row1(Vector512<float> v0) : ITileRow<Tile512Row1>
    {
        private readonly Vector512<float> _v0 = v0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row1 Load(float* source, nint last) => new(Vector512.Load(source));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Tile512Row1 row, float* destination, nint last)
        {
            row._v0.Store(destination);
        }

        public static nint Length => Simd512.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pack(Tile512Row1 row, float* destination)
        {
            row._v0.StoreAligned(destination);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row1 MultiplyAdd(float a, Tile512Row1 b, Tile512Row1 sum)
        {
            Vector512<float> factor = Vector512.Create(a);
            return new(
                Vector512.MultiplyAddEstimate(factor, b._v0, sum._v0));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Prefetch(float* row, nint last)
        {
            Gemm.Prefetch(row);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row1 Add(Tile512Row1 left, Tile512Row1 right) => new(left._v0 + right._v0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row1 Relu(Tile512Row1 row) => new(KeepPositive(row._v0));
    }

    private readonly struct Tile512Row2(Vector512<float> v0, Vector512<float> v1) : ITileRow<Tile512Row2>
    {
        private readonly Vector512<float> _v0 = v0;
        private readonly Vector512<float> _v1 = v1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row2 Load(float* source, nint last) => new(Vector512.Load(source), Vector512.Load(source + last));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Tile512Row2 row, float* destination, nint last)
        {
            row._v0.Store(destination);
            row._v1.Store(destination + last);
        }

        public static nint Length => 2 * Simd512.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pack(Tile512Row2 row, float* destination)
        {
            row._v0.StoreAligned(destination);
            row._v1.StoreAligned(destination + Simd512.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row2 MultiplyAdd(float a, Tile512Row2 b, Tile512Row2 sum)
        {
            Vector512<float> factor = Vector512.Create(a);
            return new(
                Vector512.MultiplyAddEstimate(factor, b._v0, sum._v0),
                Vector512.MultiplyAddEstimate(factor, b._v1, sum._v1));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Prefetch(float* row, nint last)
        {
            Gemm.Prefetch(row);
            Gemm.Prefetch(row + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row2 Add(Tile512Row2 left, Tile512Row2 right) => new(left._v0 + right._v0, left._v1 + right._v1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row2 Relu(Tile512Row2 row) => new(KeepPositive(row._v0), KeepPositive(row._v1));
    }

    private readonly struct Tile512Row3(Vector512<float> v0, Vector512<float> v1, Vector512<float> v2) : ITileRow<Tile512Row3>
    {
        private readonly Vector512<float> _v0 = v0;
        private readonly Vector512<float> _v1 = v1;
        private readonly Vector512<float> _v2 = v2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row3 Load(float* source, nint last) =>
            new(Vector512.Load(source), Vector512.Load(source + Vector512<float>.Count), Vector512.Load(source + last));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Tile512Row3 row, float* destination, nint last)
        {
            row._v0.Store(destination);
            row._v1.Store(destination + Vector512<float>.Count);
            row._v2.Store(destination + last);
        }

        public static nint Length => 3 * Simd512.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pack(Tile512Row3 row, float* destination)
        {
            row._v0.StoreAligned(destination);
            row._v1.StoreAligned(destination + Simd512.Count);
            row._v2.StoreAligned(destination + (2 * Simd512.Count));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row3 MultiplyAdd(float a, Tile512Row3 b, Tile512Row3 sum)
        {
            Vector512<float> factor = Vector512.Create(a);
            return new(
                Vector512.MultiplyAddEstimate(factor, b._v0, sum._v0),
                Vector512.MultiplyAddEstimate(factor, b._v1, sum._v1),
                Vector512.MultiplyAddEstimate(factor, b._v2, sum._v2));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Prefetch(float* row, nint last)
        {
            Gemm.Prefetch(row);
            Gemm.Prefetch(row + Vector512<float>.Count);
            Gemm.Prefetch(row + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row3 Add(Tile512Row3 left, Tile512Row3 right) =>
            new(left._v0 + right._v0, left._v1 + right._v1, left._v2 + right._v2);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Tile512Row3 Relu(Tile512Row3 row) => new(KeepPositive(row._v0), KeepPositive(row._v1), KeepPositive(row._v2));
    }

    /// <summary>x &lt; 0 ? 0 : x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> KeepPositive(Vector512<float> x) =>
        Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512<float>.Zero), Vector512<float>.Zero, x);
}
