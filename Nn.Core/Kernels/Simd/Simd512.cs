using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

/// <summary><see cref="Vector512{T}"/> of floats as an <see cref="ISimd{T}"/>: 16 lanes, for processors that have them.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct Simd512(Vector512<float> value) : ISimd<Simd512>
{
    private const float LeastNormal = 1.17549435e-38f;
    private const float TwoTo23 = 8388608f;
    private const int ThreeQuarters = 0x3F400000;

    private readonly Vector512<float> _value = value;

    public static int Count => Vector512<float>.Count;

    public Vector512<float> Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Load(ref readonly float source, nuint offset) => new(Vector512.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Create(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator +(Simd512 left, Simd512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator -(Simd512 left, Simd512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator *(Simd512 left, Simd512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator /(Simd512 left, Simd512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator &(Simd512 left, Simd512 right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator |(Simd512 left, Simd512 right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator ^(Simd512 left, Simd512 right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 operator ~(Simd512 value) => new(~value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 MultiplyAdd(Simd512 x, Simd512 y, Simd512 z) => new(Vector512.MultiplyAddEstimate(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Min(Simd512 limit, Simd512 x) => new(Vector512.MinNative(limit._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Max(Simd512 limit, Simd512 x) => new(Vector512.MaxNative(limit._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Abs(Simd512 x) => new(Vector512.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 SquareRoot(Simd512 x) => new(Vector512.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 GreaterThan(Simd512 x, Simd512 y) => new(Vector512.GreaterThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 LessThan(Simd512 x, Simd512 y) => new(Vector512.LessThan(x._value, y._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Select(Simd512 mask, Simd512 whenTrue, Simd512 whenFalse) =>
        new(Vector512.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 AddBits(Simd512 x, Simd512 y) => new((x.Bits + y.Bits).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 ShiftBitsLeft(Simd512 x, int count) => new((x.Bits << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Simd512 Mantissa, Simd512 Exponent) SplitBinary(Simd512 x)
    {
        // Of the mantissa, in the interval [¾, 1½), NaN for negative numbers.
        if (Avx512F.IsSupported)
        {
            Vector512<float> part = Avx512F.GetMantissa(x._value, 0b1011);
            return (new(part), new(Avx512F.GetExponent(x._value) - Avx512F.GetExponent(part)));
        }

        Simd512 isSubnormal = LessThan(x, Create(LeastNormal));
        Vector512<int> bits = Select(isSubnormal, x * Create(TwoTo23), x).Bits;
        Vector512<int> whole = (bits - Vector512.Create(ThreeQuarters)) >> 23;
        Vector512<float> exponent = Vector512.ConvertToSingle(whole) - (isSubnormal & Create(23f))._value;

        // Not below +∞: +∞ and NaN themselves. Not above 0: −∞ at 0, NaN below.
        Simd512 ofZeroOrLess = Select(LessThan(x, Create(0f)), Create(float.NaN), Create(float.NegativeInfinity));
        Simd512 special = Select(GreaterThan(x, Create(0f)), new(exponent), ofZeroOrLess);
        return (new((bits - (whole << 23)).AsSingle()), Select(LessThan(x, Create(float.PositiveInfinity)), special, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd512 Scale(Simd512 value, Simd512 exponent)
    {
        if (Avx512F.IsSupported) return new(Avx512F.Scale(value._value, exponent._value));

        Vector512<int> whole = Vector512.ConvertToInt32Native(exponent._value);
        Vector512<int> half = whole >> 1;
        Vector512<int> one = Vector512.Create(127);
        return new(value._value * ((half + one) << 23).AsSingle() * ((whole - half + one) << 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd512 x) => Horizontal.Sum(x._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Simd512 x) => Horizontal.Max(x._value);

    private Vector512<int> Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value.AsInt32();
    }
}
