using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    private readonly struct Lanes256(Vector256<float> low, Vector256<float> high) : ILanes<Lanes256>
    {
        private readonly Vector256<float> _low = low;
        private readonly Vector256<float> _high = high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes256 Load(float* source) => new(Vector256.Load(source), Vector256.Load(source + 8));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes256 LoadPartial(float* source, int count) => new(Part256(source, count), Part256(source + 8, count - 8));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 sum) =>
            new(Vector256.MultiplyAddEstimate(a._low, b._low, sum._low), Vector256.MultiplyAddEstimate(a._high, b._high, sum._high));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Fold(Lanes256 lanes)
        {
            Vector256<float> eight = lanes._low + lanes._high;
            return eight.GetLower() + eight.GetUpper();
        }
    }

    private readonly struct Lanes128(Vector128<float> v0, Vector128<float> v1, Vector128<float> v2, Vector128<float> v3) : ILanes<Lanes128>
    {
        private readonly Vector128<float> _v0 = v0;
        private readonly Vector128<float> _v1 = v1;
        private readonly Vector128<float> _v2 = v2;
        private readonly Vector128<float> _v3 = v3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes128 Load(float* source) =>
            new(Vector128.Load(source), Vector128.Load(source + 4), Vector128.Load(source + 8), Vector128.Load(source + 12));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes128 LoadPartial(float* source, int count) =>
            new(Part128(source, count), Part128(source + 4, count - 4), Part128(source + 8, count - 8), Part128(source + 12, count - 12));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 sum) =>
            new(Vector128.MultiplyAddEstimate(a._v0, b._v0, sum._v0), Vector128.MultiplyAddEstimate(a._v1, b._v1, sum._v1),
                Vector128.MultiplyAddEstimate(a._v2, b._v2, sum._v2), Vector128.MultiplyAddEstimate(a._v3, b._v3, sum._v3));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Fold(Lanes128 lanes) => (lanes._v0 + lanes._v2) + (lanes._v1 + lanes._v3);
    }

    /// <summary>The first <paramref name="count"/> of 8 lanes (none where it is negative), 0 in the others; nothing else is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Part256(float* source, int count)
    {
        if (!Avx.IsSupported) return Vector256.Create(Part128(source, count), Part128(source + 4, count - 4));
        return Avx.MaskLoad(source, Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Part128(float* source, int count) =>
        Avx.IsSupported
            ? Avx.MaskLoad(source, Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle())
            : Vector128.Create(
                count > 0 ? source[0] : 0, count > 1 ? source[1] : 0, count > 2 ? source[2] : 0, count > 3 ? source[3] : 0);
}
