using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

public static partial class Reductions
{
    /// <summary>
    /// Σ x[i]² in double precision, in which a square of a float is exact and cannot overflow: the root is the norm of gradients of any
    /// size. Summed in 16 lanes as <see cref="Sum(ReadOnlySpan{float})"/>, so the bits are the same on every processor. 0 for no elements.
    /// </summary>
    /// <param name="x">The numbers to square and add.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(ReadOnlySpan<float> x)
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        nuint whole = (nuint)(x.Length & -Lanes);
        Vector256<double> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < whole; i += Lanes) AddSquares(ref source, i, ref a, ref b, ref c, ref d);
        if (whole < (nuint)x.Length)
        {
            Span<float> padded = stackalloc float[Lanes];
            x[(int)whole..].CopyTo(padded);
            AddSquares(ref MemoryMarshal.GetReference(padded), 0, ref a, ref b, ref c, ref d);
        }

        Vector256<double> four = (a + c) + (b + d);
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>Whether no element is NaN or infinite; true for no elements.</summary>
    /// <param name="x">The numbers.</param>
    public static bool AllFinite(ReadOnlySpan<float> x) => AllFinite(x, factor: 1);

    /// <summary>Whether all elements stay numbers when they are multiplied by a factor: a bound for their magnitudes.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="factor">The factor, at least 1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AllFinite(ReadOnlySpan<float> x, float factor)
    {
        // Only of NaN and infinities is the difference from itself not 0, and a sum of zeros and NaN is NaN.
        ref float source = ref MemoryMarshal.GetReference(x);
        nuint whole = (nuint)(x.Length & -(2 * Lanes));
        var factors = Vector256.Create(factor);
        Vector256<float> a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < whole; i += 2 * Lanes)
        {
            Vector256<float> x0 = Vector256.LoadUnsafe(ref source, i) * factors, x1 = Vector256.LoadUnsafe(ref source, i + 8) * factors;
            Vector256<float> x2 = Vector256.LoadUnsafe(ref source, i + 16) * factors, x3 = Vector256.LoadUnsafe(ref source, i + 24) * factors;
            a += x0 - x0;
            b += x1 - x1;
            c += x2 - x2;
            d += x3 - x3;
        }

        Vector256<float> sum = (a + b) + (c + d);
        if (!Vector256.EqualsAll(sum, sum)) return false;
        foreach (float rest in x[(int)whole..])
        {
            if (!float.IsFinite(rest * factor)) return false;
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSquares(
        ref float source, nuint i, ref Vector256<double> a, ref Vector256<double> b, ref Vector256<double> c, ref Vector256<double> d)
    {
        (Vector256<double> x0, Vector256<double> x4) = Vector256.Widen(Vector256.LoadUnsafe(ref source, i));
        (Vector256<double> x8, Vector256<double> x12) = Vector256.Widen(Vector256.LoadUnsafe(ref source, i + 8));
        a += x0 * x0;
        b += x4 * x4;
        c += x8 * x8;
        d += x12 * x12;
    }
}
