using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>
    /// Tiles of 6 rows × 2 vectors of the runtime's width: 12 sums, the two vectors of B and one of A fit the 16 registers of AVX2.
    /// </summary>
    private readonly struct Portable : ITileFamily
    {
        public static int Lanes => Vector<float>.Count;

        public static int MaxVectors => 2;

        public static int MaxRows => 6;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run(int vectors, int rows, in Panel panel)
        {
            if (vectors == 2) RunRows<PortableRow2>(rows, in panel);
            else RunRows<PortableRow1>(rows, in panel);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Pack(int vectors, float* b, nint step, nint last, int steps, float* packed)
        {
            if (vectors == 2) PackRows<PortableRow2>(b, step, last, steps, 2 * Lanes, Lanes, packed);
            else PackRows<PortableRow1>(b, step, last, steps, Lanes, 0, packed);
        }
    }

    private readonly struct PortableRow1(Vector<float> v0) : ITileRow<PortableRow1>
    {
        private readonly Vector<float> _v0 = v0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PortableRow1 Load(float* source, nint last) =>
            new(Vector.Load(source));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(PortableRow1 row, float* destination, nint last)
        {
            row._v0.Store(destination);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PortableRow1 MultiplyAdd(float a, PortableRow1 b, PortableRow1 sum)
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
        public static PortableRow1 Add(PortableRow1 left, PortableRow1 right) =>
            new(left._v0 + right._v0);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PortableRow1 Relu(PortableRow1 row) =>
            new(KeepPositive(row._v0));
    }

    private readonly struct PortableRow2(Vector<float> v0, Vector<float> v1) : ITileRow<PortableRow2>
    {
        private readonly Vector<float> _v0 = v0;
        private readonly Vector<float> _v1 = v1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PortableRow2 Load(float* source, nint last) =>
            new(Vector.Load(source), Vector.Load(source + last));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(PortableRow2 row, float* destination, nint last)
        {
            row._v0.Store(destination);
            row._v1.Store(destination + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PortableRow2 MultiplyAdd(float a, PortableRow2 b, PortableRow2 sum)
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
        public static PortableRow2 Add(PortableRow2 left, PortableRow2 right) =>
            new(left._v0 + right._v0, left._v1 + right._v1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static PortableRow2 Relu(PortableRow2 row) =>
            new(KeepPositive(row._v0), KeepPositive(row._v1));
    }

    /// <summary>x &lt; 0 ? 0 : x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> KeepPositive(Vector<float> x) =>
        Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), Vector<float>.Zero, x);
}
