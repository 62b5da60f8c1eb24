using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nn.Kernels;

/// <summary><see cref="Vector{T}"/> of floats as an <see cref="ISimd{T}"/>: the processor's usual width.</summary>
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
internal readonly struct SimdT(Vector<float> value) : ISimd<SimdT>
{
    private const float LeastNormal = 1.17549435e-38f;
    private const float TwoTo23 = 8388608f;
    private const int ThreeQuarters = 0x3F400000;

    private readonly Vector<float> _value = value;

    public static int Count => Vector<float>.Count;

    public Vector<float> Value => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Load(ref readonly float source, nuint offset) => new(Vector.LoadUnsafe(in source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref float destination, nuint offset) => _value.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Create(float value) => new(Vector.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator +(SimdT left, SimdT right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator -(SimdT left, SimdT right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator *(SimdT left, SimdT right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator /(SimdT left, SimdT right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator &(SimdT left, SimdT right) => new(left._value & right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator |(SimdT left, SimdT right) => new(left._value | right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator ^(SimdT left, SimdT right) => new(left._value ^ right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT operator ~(SimdT value) => new(~value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT MultiplyAdd(SimdT x, SimdT y, SimdT z) => new(Vector.MultiplyAddEstimate(x._value, y._value, z._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Min(SimdT limit, SimdT x) => new(Vector.MinNative(limit._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Max(SimdT limit, SimdT x) => new(Vector.MaxNative(limit._value, x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Abs(SimdT x) => new(Vector.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT SquareRoot(SimdT x) => new(Vector.SquareRoot(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT GreaterThan(SimdT x, SimdT y) => new(Vector.AsVectorSingle(Vector.GreaterThan(x._value, y._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT LessThan(SimdT x, SimdT y) => new(Vector.AsVectorSingle(Vector.LessThan(x._value, y._value)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Select(SimdT mask, SimdT whenTrue, SimdT whenFalse) =>
        new(Vector.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT AddBits(SimdT x, SimdT y) => new(Vector.AsVectorSingle(x.Bits + y.Bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT ShiftBitsLeft(SimdT x, int count) => new(Vector.AsVectorSingle(x.Bits << count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (SimdT Mantissa, SimdT Exponent) SplitBinary(SimdT x)
    {
        // Of the mantissa, in the interval [¾, 1½), NaN for negative numbers.
        if (Avx512F.VL.IsSupported && Vector<float>.Count == 8)
        {
            Vector256<float> number = x._value.AsVector256();
            Vector256<float> part = Avx512F.VL.GetMantissa(number, 0b1011);
            return (new(part.AsVector()), new((Avx512F.VL.GetExponent(number) - Avx512F.VL.GetExponent(part)).AsVector()));
        }

        SimdT isSubnormal = LessThan(x, Create(LeastNormal));
        Vector<int> bits = Select(isSubnormal, x * Create(TwoTo23), x).Bits;
        Vector<int> whole = (bits - Vector.Create(ThreeQuarters)) >> 23;
        Vector<float> exponent = Vector.ConvertToSingle(whole) - (isSubnormal & Create(23f))._value;

        // Not below +∞: +∞ and NaN themselves. Not above 0: −∞ at 0, NaN below.
        SimdT ofZeroOrLess = Select(LessThan(x, Create(0f)), Create(float.NaN), Create(float.NegativeInfinity));
        SimdT special = Select(GreaterThan(x, Create(0f)), new(exponent), ofZeroOrLess);
        return (new(Vector.AsVectorSingle(bits - (whole << 23))), Select(LessThan(x, Create(float.PositiveInfinity)), special, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SimdT Scale(SimdT value, SimdT exponent)
    {
        if (Avx512F.VL.IsSupported && Vector<float>.Count == 8)
            return new(Avx512F.VL.Scale(value._value.AsVector256(), exponent._value.AsVector256()).AsVector());

        // 2^exponent need not be a float, but its two halves are.
        Vector<int> whole = Vector.ConvertToInt32Native(exponent._value);
        Vector<int> half = whole >> 1;
        Vector<int> one = Vector.Create(127);
        return new(value._value * Vector.AsVectorSingle((half + one) << 23) * Vector.AsVectorSingle((whole - half + one) << 23));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(SimdT x)
    {
        if (Vector<float>.Count == 16) return Horizontal.Sum(x._value.AsVector512());
        return Vector<float>.Count == 8 ? Horizontal.Sum(x._value.AsVector256()) : Horizontal.Sum(x._value.AsVector128());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(SimdT x)
    {
        if (Vector<float>.Count == 16) return Horizontal.Max(x._value.AsVector512());
        return Vector<float>.Count == 8 ? Horizontal.Max(x._value.AsVector256()) : Horizontal.Max(x._value.AsVector128());
    }

    private Vector<int> Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector.AsVectorInt32(_value);
    }
}
