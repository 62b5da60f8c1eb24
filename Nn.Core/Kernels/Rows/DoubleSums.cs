using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>
/// Sums of floats in double precision, in one order: element i goes to lane i mod 16, the lanes are joined by halves. Products of floats
/// are exact doubles, so the bits depend neither on the processor's vectors nor on fused multiply-adds.
/// </summary>
internal static class DoubleSums
{
    private const int Lanes = 16;

    /// <summary>Σ x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Of(ReadOnlySpan<float> x)
    {
        Vector512<double> low = Vector512<double>.Zero, high = low;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes) Add(Vector512.Create(x.Slice(i, Lanes)), ref low, ref high);
        if (i < x.Length) Add(Padded(x[i..]), ref low, ref high);
        return Join(low + high);
    }

    /// <summary>Σ x[i] · y[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfProducts(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Spans.RequireLength(y.Length, x.Length, nameof(y));
        Vector512<double> low = Vector512<double>.Zero, high = low;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes)
            AddProducts(Vector512.Create(x.Slice(i, Lanes)), Vector512.Create(y.Slice(i, Lanes)), ref low, ref high);
        if (i < x.Length) AddProducts(Padded(x[i..]), Padded(y[i..]), ref low, ref high);
        return Join(low + high);
    }

    /// <summary>Σ x[i]².</summary>
    public static double OfSquares(ReadOnlySpan<float> x) => OfProducts(x, x);

    /// <summary>Σ |x[i]|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfMagnitudes(ReadOnlySpan<float> x)
    {
        Vector512<double> low = Vector512<double>.Zero, high = low;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes) Add(Vector512.Abs(Vector512.Create(x.Slice(i, Lanes))), ref low, ref high);
        if (i < x.Length) Add(Vector512.Abs(Padded(x[i..])), ref low, ref high);
        return Join(low + high);
    }

    // Not Vector512.Sum, whose order is the processor's.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Join(Vector512<double> lanes)
    {
        Vector256<double> four = lanes.GetLower() + lanes.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> x, ref Vector512<double> low, ref Vector512<double> high)
    {
        low += Vector512.WidenLower(x);
        high += Vector512.WidenUpper(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddProducts(Vector512<float> x, Vector512<float> y, ref Vector512<double> low, ref Vector512<double> high)
    {
        low += Vector512.WidenLower(x) * Vector512.WidenLower(y);
        high += Vector512.WidenUpper(x) * Vector512.WidenUpper(y);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Padded(ReadOnlySpan<float> tail)
    {
        Span<float> padded = stackalloc float[Lanes];
        padded.Clear();
        tail.CopyTo(padded);
        return Vector512.Create((ReadOnlySpan<float>)padded);
    }
}
