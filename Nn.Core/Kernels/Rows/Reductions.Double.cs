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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool AllFinite(ReadOnlySpan<float> x) => AllWithin(x, float.MaxValue);

    /// <summary>Whether the magnitudes of all elements are at most a limit: no NaN among them. True for no elements.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="limit">The limit, finite and at least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AllWithin(ReadOnlySpan<float> x, float limit)
    {
        // Without their sign the bits of floats are integers in the same order, with infinity and then NaN at the end.
        ref float source = ref MemoryMarshal.GetReference(x);
        nuint whole = (nuint)(x.Length & -(2 * Lanes));
        Vector256<int> magnitude = Vector256.Create(int.MaxValue), a = default, b = default, c = default, d = default;
        for (nuint i = 0; i < whole; i += 2 * Lanes)
        {
            a = Vector256.Max(a, Vector256.LoadUnsafe(ref source, i).AsInt32() & magnitude);
            b = Vector256.Max(b, Vector256.LoadUnsafe(ref source, i + 8).AsInt32() & magnitude);
            c = Vector256.Max(c, Vector256.LoadUnsafe(ref source, i + 16).AsInt32() & magnitude);
            d = Vector256.Max(d, Vector256.LoadUnsafe(ref source, i + 24).AsInt32() & magnitude);
        }

        Vector256<int> largest = Vector256.Max(Vector256.Max(a, b), Vector256.Max(c, d));
        if (Vector256.GreaterThanAny(largest, Vector256.Create(BitConverter.SingleToInt32Bits(limit)))) return false;
        foreach (float rest in x[(int)whole..])
        {
            if (!(MathF.Abs(rest) <= limit)) return false;
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
