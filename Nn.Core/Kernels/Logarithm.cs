using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// ln x = k·ln 2 + ln(1 + f), the mantissa 1 + f in [√½, √2), with ln(1 + f) = f − f²/2 + f³·Q(f) and a minimax polynomial Q; its error is
/// below 0.05 ulp.
/// </summary>
internal static class Logarithm
{
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float SqrtHalf = 0.707106769f;
    private const float SqrtTwoMinusOne = 0.414213568f;
    private const float LeastNormal = 1.17549435e-38f;
    private const float TwoTo23 = 8388608f;

    /// <summary>ln x over the whole range: −∞ at ±0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : struct, ISimd<T>
    {
        T isSubnormal = T.LessThan(x, T.Create(LeastNormal));
        T normal = T.Select(isSubnormal, x * T.Create(TwoTo23), x);

        T exponent = T.ShiftBitsRight(T.SubtractBits(normal, T.Create(SqrtHalf)), 23);
        T f = T.SubtractBits(normal, T.ShiftBitsLeft(exponent, 23)) - T.Create(1f);
        T k = T.BitsToNumber(exponent) - (isSubnormal & T.Create(23f));
        T result = LogOfMantissa(f, k);

        T ofZeroOrNegative = T.Select(T.LessThan(x, T.Create(0f)), T.Create(float.NaN), T.Create(float.NegativeInfinity));
        result = T.Select(T.GreaterThan(x, T.Create(0f)), result, ofZeroOrNegative);

        // +∞ and NaN pass through: they are what is not below +∞.
        return T.Select(T.LessThan(x, T.Create(float.PositiveInfinity)), result, x);
    }

    /// <summary>ln(1 + u) for u in [0, 1], relatively accurate down to the least u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1pOfUnit<T>(T u)
        where T : struct, ISimd<T>
    {
        // 1 + u = 2 · (1 + (u − 1)/2) once it is over √2.
        T isHalved = T.GreaterThan(u, T.Create(SqrtTwoMinusOne));
        T half = T.Create(0.5f);
        T f = T.Select(isHalved, T.MultiplyAdd(u, half, T.Create(-0.5f)), u);
        return LogOfMantissa(f, isHalved & T.Create(1f));
    }

    /// <summary>ln(1 + f) + k · ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOfMantissa<T>(T f, T k)
        where T : struct, ISimd<T>
    {
        T q = T.MultiplyAdd(T.Create(-0.0763633177f), f, T.Create(0.127621651f));
        q = T.MultiplyAdd(q, f, T.Create(-0.131596178f));
        q = T.MultiplyAdd(q, f, T.Create(0.142015845f));
        q = T.MultiplyAdd(q, f, T.Create(-0.166234091f));
        q = T.MultiplyAdd(q, f, T.Create(0.200012416f));
        q = T.MultiplyAdd(q, f, T.Create(-0.250008196f));
        q = T.MultiplyAdd(q, f, T.Create(0.333333313f));

        T square = f * f;
        T tail = T.MultiplyAdd(k, T.Create(Ln2Low), square * (f * q));
        tail = T.MultiplyAdd(square, T.Create(-0.5f), tail);
        return T.MultiplyAdd(k, T.Create(Ln2High), f + tail);
    }
}
