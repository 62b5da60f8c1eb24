using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// ln x = k·ln 2 + ln(1 + f), the mantissa 1 + f in [¾, 1½), with ln(1 + f) = f − f²/2 + f³·Q(f) and a minimax polynomial Q; its error is
/// below 0.02 ulp.
/// </summary>
internal static class Logarithm
{
    // ln 2 = high + low, both positive, so that an infinite exponent gives an infinite logarithm.
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;

    /// <summary>ln x over the whole range: −∞ at ±0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log<T>(T x)
        where T : struct, ISimd<T>
    {
        (T mantissa, T exponent) = T.SplitBinary(x);
        return LogOfMantissa(mantissa - T.Create(1f), exponent);
    }

    /// <summary>ln(1 + u) for u in [0, 1], relatively accurate down to the least u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Log1pOfUnit<T>(T u)
        where T : struct, ISimd<T>
    {
        // 1 + u = 2 · (1 + (u − 1)/2) once it is over 1.5.
        T half = T.Create(0.5f);
        T isHalved = T.GreaterThan(u, half);
        T f = T.Select(isHalved, T.MultiplyAdd(u, half, T.Create(-0.5f)), u);
        return LogOfMantissa(f, isHalved & T.Create(1f));
    }

    /// <summary>ln(1 + f) + k · ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T LogOfMantissa<T>(T f, T k)
        where T : struct, ISimd<T>
    {
        T q = T.MultiplyAdd(T.Create(0.0376039036f), f, T.Create(-0.0910638049f));
        q = T.MultiplyAdd(q, f, T.Create(0.116970241f));
        q = T.MultiplyAdd(q, f, T.Create(-0.127284274f));
        q = T.MultiplyAdd(q, f, T.Create(0.142768025f));
        q = T.MultiplyAdd(q, f, T.Create(-0.166553155f));
        q = T.MultiplyAdd(q, f, T.Create(0.199995786f));
        q = T.MultiplyAdd(q, f, T.Create(-0.250001639f));
        q = T.MultiplyAdd(q, f, T.Create(0.333333403f));

        T square = f * f;
        T tail = T.MultiplyAdd(k, T.Create(Ln2Low), square * (f * q));
        tail = T.MultiplyAdd(square, T.Create(-0.5f), tail);
        return T.MultiplyAdd(k, T.Create(Ln2High), f + tail);
    }
}
