using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn;

/// <summary>
/// Sums of floats in double precision, in one order: element i goes to lane i mod 16, the lanes are joined by halves. Squares of floats are
/// exact doubles, so the bits depend neither on the processor's vectors nor on fused multiply-adds.
/// </summary>
internal static class DoubleSums
{
    private const int Lanes = 16;

    /// <summary>Σ |x[i]|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfMagnitudes(ReadOnlySpan<float> x)
    {
        Vector512<double> low = Vector512<double>.Zero, high = low;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes) Add(Vector512.Abs(Vector512.Create(x.Slice(i, Lanes))), ref low, ref high);
        if (i < x.Length) Add(Vector512.Abs(Padded(x[i..])), ref low, ref high);
        return Vector512.Sum(low + high);
    }

    /// <summary>Σ x[i]².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double OfSquares(ReadOnlySpan<float> x)
    {
        Vector512<double> low = Vector512<double>.Zero, high = low;
        int i = 0;
        for (; i <= x.Length - Lanes; i += Lanes) AddSquares(Vector512.Create(x.Slice(i, Lanes)), ref low, ref high);
        if (i < x.Length) AddSquares(Padded(x[i..]), ref low, ref high);
        return Vector512.Sum(low + high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> x, ref Vector512<double> low, ref Vector512<double> high)
    {
        low += Vector512.WidenLower(x);
        high += Vector512.WidenUpper(x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(Vector512<float> x, ref Vector512<double> low, ref Vector512<double> high)
    {
        Vector512<double> first = Vector512.WidenLower(x), second = Vector512.WidenUpper(x);
        low += first * first;
        high += second * second;
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
