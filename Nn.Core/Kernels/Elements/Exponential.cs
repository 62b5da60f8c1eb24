using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// e^x and e^x − 1. The argument is split as x = n·ln 2 + r, |r| ≤ ln 2 / 2 (Cody and Waite, ln 2 in two parts), and e^r = 1 + r + r²·P(r)
/// with a minimax polynomial P; its error is below 0.12 ulp of e^r − 1.
/// </summary>
internal static class Exponential
{
    // Added to a number below 2^22 it leaves the nearest whole number in the last bits of the sum.
    private const float RoundingOffset = 12582912f;
    private const float Log2E = 1.44269504f;

    // ln 2 = high + low; the high part has 10 zero bits at its end, so n · high is exact for |n| ≤ 1023 even without FMA.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    // Below, e^x rounds to 0 (the least float is e^−103.28); above, it is infinite (the largest is e^88.72).
    private const float Lowest = -104f;
    private const float Highest = 89f;

    // Below, e^x is subnormal.
    private const float LowestNormal = -87.33654f;

    // From here down e^x − 1 rounds to −1.
    private const float Expm1IsMinusOne = -20f;

    /// <summary>e^x over the whole range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, ISimd<T>
    {
        x = T.Min(T.Create(Highest), T.Max(T.Create(Lowest), x));
        (T n, _, T r) = Split(x);
        return T.Scale(T.MultiplyAdd(r, T.MultiplyAdd(r, Tail(r), T.Create(1f)), T.Create(1f)), n);
    }

    /// <summary>e^x for x ≤ 0, which cannot overflow: cheaper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpOfNonPositive<T>(T x)
        where T : struct, ISimd<T>
    {
        (T n, _, T r) = Split(T.Max(T.Create(Lowest), x));
        return T.Scale(T.MultiplyAdd(r, T.MultiplyAdd(r, Tail(r), T.Create(1f)), T.Create(1f)), n);
    }

    /// <summary>
    /// e^x for x ≤ 0, and 0 where it would be subnormal: for sums, in which that is nothing. Processors are slow with subnormal
    /// products, and a sum's
    /// padding (−∞) would make one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpFlushed<T>(T x)
        where T : struct, ISimd<T>
    {
        T isZero = T.LessThan(x, T.Create(LowestNormal));
        (_, T nBits, T r) = Split(T.Max(T.Create(LowestNormal), x));
        T power = T.AddBits(T.ShiftBitsLeft(nBits, 23), T.Create(1f));
        return (power * T.MultiplyAdd(r, T.MultiplyAdd(r, Tail(r), T.Create(1f)), T.Create(1f))) & ~isZero;
    }

    /// <summary>e^x − 1 for x in [−87, 88]: accurate near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1<T>(T x)
        where T : struct, ISimd<T>
    {
        (_, T nBits, T r) = Split(x);
        T power = T.AddBits(T.ShiftBitsLeft(nBits, 23), T.Create(1f));
        T expm1OfR = T.MultiplyAdd(r * r, Tail(r), r);
        return T.MultiplyAdd(power, expm1OfR, power - T.Create(1f));
    }

    /// <summary>e^x − 1 for x ≤ 0; what is above counts as 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Expm1OfNonPositive<T>(T x)
        where T : struct, ISimd<T> => Expm1(T.Min(T.Create(0f), T.Max(T.Create(Expm1IsMinusOne), x)));

    /// <summary>x = n · ln 2 + r; n as a number, n in the last bits, r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T N, T NBits, T R) Split<T>(T x)
        where T : struct, ISimd<T>
    {
        T nBits = T.MultiplyAdd(x, T.Create(Log2E), T.Create(RoundingOffset));
        T n = nBits - T.Create(RoundingOffset);
        T r = T.MultiplyAdd(n, T.Create(-Ln2High), x);
        return (n, nBits, T.MultiplyAdd(n, T.Create(-Ln2Low), r));
    }

    /// <summary>P(r) = (e^r − 1 − r) / r².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Tail<T>(T r)
        where T : struct, ISimd<T>
    {
        T p = T.MultiplyAdd(T.Create(0.00138706178f), r, T.Create(0.00836626068f));
        p = T.MultiplyAdd(p, r, T.Create(0.0416674353f));
        p = T.MultiplyAdd(p, r, T.Create(0.166665465f));
        return T.MultiplyAdd(p, r, T.Create(0.49999997f));
    }
}
