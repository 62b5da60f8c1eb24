using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

/// <summary><see cref="Vector{T}"/> of floats as an <see cref="ISimd{T}"/>: the processor's usual width.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct SimdVectorT(Vector<float> value) : ISimd<SimdVectorT>
{
    private const float LeastNormal = 1.17549435e-38f;
    private const float TwoTo23 = 8388608f;
    private const int ThreeQuarters = 0x3F400000;

    private readonly Vector<float> _value = value;

    public static int Count => VectorWidth.Lanes;

    public Vector<float> Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Load(ref readonly float source, nuint offset) => new(Vector.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Create(float value) => new(Vector.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator +(SimdVectorT left, SimdVectorT right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator -(SimdVectorT left, SimdVectorT right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator *(SimdVectorT left, SimdVectorT right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator /(SimdVectorT left, SimdVectorT right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator &(SimdVectorT left, SimdVectorT right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator |(SimdVectorT left, SimdVectorT right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator ^(SimdVectorT left, SimdVectorT right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT operator ~(SimdVectorT value) => new(~value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT MultiplyAdd(SimdVectorT x, SimdVectorT y, SimdVectorT z) => new(Vector.MultiplyAddEstimate(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Min(SimdVectorT limit, SimdVectorT x) => new(Vector.MinNative(limit._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Max(SimdVectorT limit, SimdVectorT x) => new(Vector.MaxNative(limit._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Abs(SimdVectorT x) => new(Vector.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT SquareRoot(SimdVectorT x) => new(Vector.SquareRoot(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT GreaterThan(SimdVectorT x, SimdVectorT y) => new(Vector.AsVectorSingle(Vector.GreaterThan(x._value, y._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT LessThan(SimdVectorT x, SimdVectorT y) => new(Vector.AsVectorSingle(Vector.LessThan(x._value, y._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Select(SimdVectorT mask, SimdVectorT whenTrue, SimdVectorT whenFalse) =>
        new(Vector.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT AddBits(SimdVectorT x, SimdVectorT y) => new(Vector.AsVectorSingle(x.Bits + y.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT ShiftBitsLeft(SimdVectorT x, int count) => new(Vector.AsVectorSingle(x.Bits << count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (SimdVectorT Mantissa, SimdVectorT Exponent) SplitBinary(SimdVectorT x)
    {
        // Of the mantissa, in the interval [¾, 1½), NaN for negative numbers.
        if (Avx512F.VL.IsSupported && Count == 8)
        {
            Vector256<float> number = x._value.AsVector256();
            Vector256<float> part = Avx512F.VL.GetMantissa(number, 0b1011);
            return (new(part.AsVector()), new((Avx512F.VL.GetExponent(number) - Avx512F.VL.GetExponent(part)).AsVector()));
        }

        SimdVectorT isSubnormal = LessThan(x, Create(LeastNormal));
        Vector<int> bits = Select(isSubnormal, x * Create(TwoTo23), x).Bits;
        Vector<int> whole = (bits - Vector.Create(ThreeQuarters)) >> 23;
        Vector<float> exponent = Vector.ConvertToSingle(whole) - (isSubnormal & Create(23f))._value;

        // Not below +∞: +∞ and NaN themselves. Not above 0: −∞ at 0, NaN below.
        SimdVectorT ofZeroOrLess = Select(LessThan(x, Create(0f)), Create(float.NaN), Create(float.NegativeInfinity));
        SimdVectorT special = Select(GreaterThan(x, Create(0f)), new(exponent), ofZeroOrLess);
        return (new(Vector.AsVectorSingle(bits - (whole << 23))), Select(LessThan(x, Create(float.PositiveInfinity)), special, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdVectorT Scale(SimdVectorT value, SimdVectorT exponent)
    {
        if (Avx512F.VL.IsSupported && Count == 8)
            return new(Avx512F.VL.Scale(value._value.AsVector256(), exponent._value.AsVector256()).AsVector());

        // 2^exponent need not be a float, but its two halves are.
        Vector<int> whole = Vector.ConvertToInt32Native(exponent._value);
        Vector<int> half = whole >> 1;
        Vector<int> one = Vector.Create(127);
        return new(value._value * Vector.AsVectorSingle((half + one) << 23) * Vector.AsVectorSingle((whole - half + one) << 23));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(SimdVectorT x)
    {
        if (Count == 16) return Horizontal.Sum(x._value.AsVector512());
        return Count == 8 ? Horizontal.Sum(x._value.AsVector256()) : Horizontal.Sum(x._value.AsVector128());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(SimdVectorT x)
    {
        if (Count == 16) return Horizontal.Max(x._value.AsVector512());
        return Count == 8 ? Horizontal.Max(x._value.AsVector256()) : Horizontal.Max(x._value.AsVector128());
    }

    private Vector<int> Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector.AsVectorInt32(_value);
    }
}
