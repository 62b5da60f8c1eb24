using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>One float as an <see cref="ISimd{T}"/>: for what is narrower than a vector, with the bits that a vector's lane has.</summary>
internal readonly struct Simd1(float value) : ISimd<Simd1>
{
    private readonly float _value = value;

    private Simd1(int bits)
        : this(BitConverter.Int32BitsToSingle(bits))
    {
    }

    public static int Count => 1;

    private int Bits => BitConverter.SingleToInt32Bits(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Load(ref readonly float source, nuint offset) => new(Unsafe.Add(ref Unsafe.AsRef(in source), offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Create(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator +(Simd1 left, Simd1 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator -(Simd1 left, Simd1 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator *(Simd1 left, Simd1 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator /(Simd1 left, Simd1 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator &(Simd1 left, Simd1 right) => new(left.Bits & right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator |(Simd1 left, Simd1 right) => new(left.Bits | right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator ^(Simd1 left, Simd1 right) => new(left.Bits ^ right.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 operator ~(Simd1 value) => new(~value.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 MultiplyAdd(Simd1 x, Simd1 y, Simd1 z) => new(float.MultiplyAddEstimate(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Min(Simd1 limit, Simd1 x) => limit._value < x._value ? limit : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Max(Simd1 limit, Simd1 x) => limit._value > x._value ? limit : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Abs(Simd1 x) => new(MathF.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 SquareRoot(Simd1 x) => new(MathF.Sqrt(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 GreaterThan(Simd1 x, Simd1 y) => new(x._value > y._value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 LessThan(Simd1 x, Simd1 y) => new(x._value < y._value ? -1 : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Select(Simd1 mask, Simd1 whenTrue, Simd1 whenFalse) => (mask & whenTrue) | (~mask & whenFalse);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 AddBits(Simd1 x, Simd1 y) => new(x.Bits + y.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 ShiftBitsLeft(Simd1 x, int count) => new(x.Bits << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Simd1 Mantissa, Simd1 Exponent) SplitBinary(Simd1 x)
    {
        (SimdVectorT mantissa, SimdVectorT exponent) = SimdVectorT.SplitBinary(SimdVectorT.Create(x._value));
        return (new(mantissa.Value[0]), new(exponent.Value[0]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Simd1 Scale(Simd1 value, Simd1 exponent) => new(MathF.ScaleB(value._value, (int)exponent._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Simd1 x) => x._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Simd1 x) => x._value;
}
