using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>
/// Sums over a span in one fixed order: element i goes into lane i mod 16, in the order of i, and the 16 lanes are joined by halves,
/// 16 → 8 → 4 → 2 → 1. So the bits do not depend on the width of the processor's vectors (products use FMA).
/// </summary>
public static class Reductions
{
    /// <summary>Σ x[i]; 0 for no elements.</summary>
    /// <param name="x">The summands.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(ReadOnlySpan<float> x) =>
        Vector512.IsHardwareAccelerated ? SumOf<Simd512>(x) : SumOf<SimdT>(x);

    /// <summary>Σ x[i] · y[i]; 0 for no elements.</summary>
    /// <param name="x">The first factors.</param>
    /// <param name="y">The second factors, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Spans.RequireLength(y.Length, x.Length, nameof(y));
        return Vector512.IsHardwareAccelerated ? DotOf<Simd512>(x, y) : DotOf<SimdT>(x, y);
    }

    /// <summary>Σ x[i]²; 0 for no elements.</summary>
    /// <param name="x">The numbers to square and add.</param>
    public static float SumOfSquares(ReadOnlySpan<float> x) => Dot(x, x);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOf<T>(ReadOnlySpan<float> x)
        where T : struct, ISimd<T>
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        Sixteen<T> sum = Sixteen<T>.Create(0f);
        int i = 0;
        for (; i <= x.Length - Sixteen<T>.Count; i += Sixteen<T>.Count) sum += Sixteen<T>.Load(ref source, (nuint)i);

        if (i < x.Length)
        {
            Span<float> padded = stackalloc float[Sixteen<T>.Count];
            x[i..].CopyTo(padded);
            sum += Sixteen<T>.Load(ref MemoryMarshal.GetReference(padded), 0);
        }

        return sum.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float DotOf<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where T : struct, ISimd<T>
    {
        ref float first = ref MemoryMarshal.GetReference(x);
        ref float second = ref MemoryMarshal.GetReference(y);
        Sixteen<T> sum = Sixteen<T>.Create(0f);
        int i = 0;
        for (; i <= x.Length - Sixteen<T>.Count; i += Sixteen<T>.Count)
            sum = Sixteen<T>.MultiplyAdd(Sixteen<T>.Load(ref first, (nuint)i), Sixteen<T>.Load(ref second, (nuint)i), sum);

        if (i < x.Length)
        {
            Span<float> padded = stackalloc float[2 * Sixteen<T>.Count];
            x[i..].CopyTo(padded);
            y[i..].CopyTo(padded[Sixteen<T>.Count..]);
            ref float start = ref MemoryMarshal.GetReference(padded);
            sum = Sixteen<T>.MultiplyAdd(Sixteen<T>.Load(ref start, 0), Sixteen<T>.Load(ref start, Sixteen<T>.Count), sum);
        }

        return sum.Sum();
    }
}
