using System.Numerics;

namespace Nn.Kernels;

/// <summary>
/// A vector of floats of any width, so that a kernel is written once: <see cref="SimdVectorT"/> is as wide as <see cref="Vector{T}"/>,
/// <see cref="Simd512"/> has 16 lanes. Every operation is exact or rounded once in each lane alone: a lane's bits do not depend on the
/// width.
/// Comparisons give masks: all bits of a lane set, or none.
/// </summary>
internal interface ISimd<T> :
    IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>,
    IBitwiseOperators<T, T, T>
    where T : struct, ISimd<T>
{
    /// <summary>The number of lanes: a constant for the JIT.</summary>
    static abstract int Count { get; }

    static abstract T Load(ref readonly float source, nuint offset);

    void Store(ref float destination, nuint offset);

    static abstract T Create(float value);

    /// <summary>x · y + z, rounded once where the processor has FMA.</summary>
    static abstract T MultiplyAdd(T x, T y, T z);

    /// <summary>
    /// The smaller. Where one is NaN, the second: so the constant comes first and the variable, whose NaN matters, second.
    /// </summary>
    static abstract T Min(T limit, T x);

    /// <summary>The larger. Where one is NaN, the second, as in <see cref="Min"/>.</summary>
    static abstract T Max(T limit, T x);

    static abstract T Abs(T x);

    static abstract T SquareRoot(T x);

    static abstract T GreaterThan(T x, T y);

    static abstract T LessThan(T x, T y);

    /// <summary>In each lane <paramref name="whenTrue"/> where the mask is set, else <paramref name="whenFalse"/>.</summary>
    static abstract T Select(T mask, T whenTrue, T whenFalse);

    /// <summary>The sum of the lanes' bits as 32-bit integers.</summary>
    static abstract T AddBits(T x, T y);

    static abstract T ShiftBitsLeft(T x, int count);

    /// <summary>
    /// x = mantissa · 2^exponent, exactly, with the mantissa in [¾, 1½): of subnormals too. ±0 has the exponent −∞, +∞ the exponent +∞
    /// (mantissa finite);
    /// of negative numbers and NaN one of the two is NaN.
    /// </summary>
    static abstract (T Mantissa, T Exponent) SplitBinary(T x);

    /// <summary>
    /// value · 2^exponent, rounded once, for whole exponents in [-200, 200] and values near 1: also where the result is subnormal, 0 or
    /// infinite.
    /// </summary>
    static abstract T Scale(T value, T exponent);

    /// <summary>The sum of the lanes: halves added until one is left.</summary>
    static abstract float Sum(T x);

    /// <summary>The largest lane; unspecified where one is NaN.</summary>
    static abstract float Max(T x);
}
