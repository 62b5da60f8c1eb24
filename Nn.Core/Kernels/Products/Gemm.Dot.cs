using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

public static unsafe partial class Gemm
{
    /// <summary>The 16 lanes of a dot product, in whatever vectors the processor has.</summary>
    private interface ILanes<TSelf> where TSelf : struct, ILanes<TSelf>
    {
        static abstract TSelf Load(float* source);

        /// <summary>The first <paramref name="count"/> lanes, 0 in the others; nothing else is read.</summary>
        static abstract TSelf LoadPartial(float* source, int count);

        static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf sum);

        /// <summary>Sums lane i and lane i + 8, then lane i and lane i + 4.</summary>
        static abstract Vector128<float> Fold(TSelf lanes);
    }

    private const int DotLanes = 16;

    /// <summary>N = 1: each row of A times the one column of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunDot(in Product product)
    {
        if (product.K > LongDepth) RunLong(in product, isDot: true);
        else if (product.RowStrideB != 1) RunDotOfStridedColumn(in product);
        else if (VectorWidth.Has256) RunDots<Lanes256>(in product);
        else RunDots<Lanes128>(in product);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunDots<TLanes>(in Product product)
        where TLanes : struct, ILanes<TLanes>
    {
        // Two methods, so that a prediction of one row does not wait for the other to be compiled.
        if (product.M >= 4) RunFourDots<TLanes>(in product);
        if (product.M % 4 != 0) RunLastDots<TLanes>(product.M - product.M % 4, in product);
    }

    /// <summary>Four rows at a time: they share the loads of B and the last two folds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunFourDots<TLanes>(in Product product)
        where TLanes : struct, ILanes<TLanes>
    {
        int part = product.K % DotLanes, whole = product.K - part;
        nint stride = product.RowStrideA, strideC = product.StrideC;
        float* a = product.A;
        float* b = product.B;
        float* c = product.C;
        Vector128<float> bias = Vector128.Create(product.Bias != null ? *product.Bias : 0);
        TLanes partB = TLanes.LoadPartial(b + whole, part);
        for (int i = 4; i <= product.M; i += 4)
        {
            TLanes s0 = default, s1 = default, s2 = default, s3 = default;
            for (int j = 0; j < whole; j += DotLanes)
            {
                TLanes column = TLanes.Load(b + j);
                s0 = TLanes.MultiplyAdd(TLanes.Load(a + j), column, s0);
                s1 = TLanes.MultiplyAdd(TLanes.Load(a + j + stride), column, s1);
                s2 = TLanes.MultiplyAdd(TLanes.Load(a + j + 2 * stride), column, s2);
                s3 = TLanes.MultiplyAdd(TLanes.Load(a + j + 3 * stride), column, s3);
            }

            if (part != 0)
            {
                float* last = a + whole;
                s0 = TLanes.MultiplyAdd(TLanes.LoadPartial(last, part), partB, s0);
                s1 = TLanes.MultiplyAdd(TLanes.LoadPartial(last + stride, part), partB, s1);
                s2 = TLanes.MultiplyAdd(TLanes.LoadPartial(last + 2 * stride, part), partB, s2);
                s3 = TLanes.MultiplyAdd(TLanes.LoadPartial(last + 3 * stride, part), partB, s3);
            }

            Vector128<float> dots = FoldFour(TLanes.Fold(s0), TLanes.Fold(s1), TLanes.Fold(s2), TLanes.Fold(s3)) + bias;
            if (product.Relu)
                dots = Vector128.ConditionalSelect(Vector128.LessThan(dots, Vector128<float>.Zero), Vector128<float>.Zero, dots);
            if (strideC == 1)
            {
                dots.Store(c);
            }
            else
            {
                c[0] = dots[0];
                c[strideC] = dots[1];
                c[2 * strideC] = dots[2];
                c[3 * strideC] = dots[3];
            }

            a += 4 * stride;
            c += 4 * strideC;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunLastDots<TLanes>(int i, in Product product)
        where TLanes : struct, ILanes<TLanes>
    {
        int part = product.K % DotLanes, whole = product.K - part;
        float* b = product.B;
        float bias = product.Bias != null ? *product.Bias : 0;
        for (; i < product.M; i++)
        {
            float* a = product.A + i * product.RowStrideA;
            TLanes sum = default;
            for (int j = 0; j < whole; j += DotLanes) sum = TLanes.MultiplyAdd(TLanes.Load(a + j), TLanes.Load(b + j), sum);
            if (part != 0) sum = TLanes.MultiplyAdd(TLanes.LoadPartial(a + whole, part), TLanes.LoadPartial(b + whole, part), sum);
            Vector128<float> four = TLanes.Fold(sum);
            float dot = (four[0] + four[2]) + (four[1] + four[3]) + bias;
            product.C[i * product.StrideC] = product.Relu && dot < 0 ? 0 : dot;
        }
    }

    /// <summary>Of each vector: (lane 0 + lane 2) + (lane 1 + lane 3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FoldFour(Vector128<float> r0, Vector128<float> r1, Vector128<float> r2, Vector128<float> r3)
    {
        if (Sse.IsSupported)
        {
            // [r0 lanes 0 1, r1 lanes 0 1] + [r0 lanes 2 3, r1 lanes 2 3].
            Vector128<float> r01 = Sse.MoveLowToHigh(r0, r1) + Sse.MoveHighToLow(r1, r0);
            Vector128<float> r23 = Sse.MoveLowToHigh(r2, r3) + Sse.MoveHighToLow(r3, r2);
            return Sse.Shuffle(r01, r23, 0b10_00_10_00) + Sse.Shuffle(r01, r23, 0b11_01_11_01);
        }

        return Vector128.Create(
            (r0[0] + r0[2]) + (r0[1] + r0[3]),
            (r1[0] + r1[2]) + (r1[1] + r1[3]),
            (r2[0] + r2[2]) + (r2[1] + r2[3]),
            (r3[0] + r3[2]) + (r3[1] + r3[3]));
    }

    /// <summary>A column of a wider matrix: rare, so right and plain.</summary>
    private static void RunDotOfStridedColumn(in Product product)
    {
        float* lanes = stackalloc float[DotLanes];
        float bias = product.Bias != null ? *product.Bias : 0;
        for (int i = 0; i < product.M; i++)
        {
            float* a = product.A + i * product.RowStrideA;
            new Span<float>(lanes, DotLanes).Clear();
            for (int k = 0; k < product.K; k++)
                lanes[k % DotLanes] = MathF.FusedMultiplyAdd(a[k], product.B[k * product.RowStrideB], lanes[k % DotLanes]);
            for (int half = DotLanes / 2; half > 0; half /= 2)
            {
                for (int l = 0; l < half; l++) lanes[l] += lanes[l + half];
            }

            float dot = lanes[0] + bias;
            product.C[i * product.StrideC] = product.Relu && dot < 0 ? 0 : dot;
        }
    }
}
