using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Bench.Measuring;

/// <summary>The most multiply-adds that a core does: twelve independent chains in registers, no memory.</summary>
internal static class FmaPeak
{
    private const int Chains = 12, Steps = 10_000;
    private static float s_sink;

    /// <summary>The peak of a number of cores, from one core's: amount and rate count two operations a multiply-add.</summary>
    public static Contender Contender(int cores = 1) =>
        Vector512.IsHardwareAccelerated
            ? new("FMA peak", Run512, 2.0 * Vector512<float>.Count * Chains * Steps * cores)
            : new("FMA peak", RunPortable, 2.0 * Vector<float>.Count * Chains * Steps * cores);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run512(int times)
    {
        Vector512<float> a = Vector512.Create(0.5f), b = Vector512<float>.One;
        Vector512<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (long i = (long)times * Steps; i > 0; i--)
        {
            c0 = Vector512.FusedMultiplyAdd(c0, a, b);
            c1 = Vector512.FusedMultiplyAdd(c1, a, b);
            c2 = Vector512.FusedMultiplyAdd(c2, a, b);
            c3 = Vector512.FusedMultiplyAdd(c3, a, b);
            c4 = Vector512.FusedMultiplyAdd(c4, a, b);
            c5 = Vector512.FusedMultiplyAdd(c5, a, b);
            c6 = Vector512.FusedMultiplyAdd(c6, a, b);
            c7 = Vector512.FusedMultiplyAdd(c7, a, b);
            c8 = Vector512.FusedMultiplyAdd(c8, a, b);
            c9 = Vector512.FusedMultiplyAdd(c9, a, b);
            c10 = Vector512.FusedMultiplyAdd(c10, a, b);
            c11 = Vector512.FusedMultiplyAdd(c11, a, b);
        }

        s_sink = Vector512.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunPortable(int times)
    {
        Vector<float> a = Vector.Create(0.5f), b = Vector<float>.One;
        Vector<float> c0 = a, c1 = a, c2 = a, c3 = a, c4 = a, c5 = a, c6 = a, c7 = a, c8 = a, c9 = a, c10 = a, c11 = a;
        for (long i = (long)times * Steps; i > 0; i--)
        {
            c0 = Vector.MultiplyAddEstimate(c0, a, b);
            c1 = Vector.MultiplyAddEstimate(c1, a, b);
            c2 = Vector.MultiplyAddEstimate(c2, a, b);
            c3 = Vector.MultiplyAddEstimate(c3, a, b);
            c4 = Vector.MultiplyAddEstimate(c4, a, b);
            c5 = Vector.MultiplyAddEstimate(c5, a, b);
            c6 = Vector.MultiplyAddEstimate(c6, a, b);
            c7 = Vector.MultiplyAddEstimate(c7, a, b);
            c8 = Vector.MultiplyAddEstimate(c8, a, b);
            c9 = Vector.MultiplyAddEstimate(c9, a, b);
            c10 = Vector.MultiplyAddEstimate(c10, a, b);
            c11 = Vector.MultiplyAddEstimate(c11, a, b);
        }

        s_sink = Vector.Sum(c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11);
    }
}
