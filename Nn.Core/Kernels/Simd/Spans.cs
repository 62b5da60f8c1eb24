using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>The checks that every kernel makes once, before it writes.</summary>
internal static class Spans
{
    /// <summary>Checks that a span has the expected length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireLength(int received, int expected, string name)
    {
        if (received != expected) ThrowLength(received, expected, name);
    }

    /// <summary>Checks that a source is the destination itself or shares nothing with it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireSameOrApart(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, string name)
    {
        if (source.Overlaps(destination, out int offset) && offset != 0) ThrowOverlap(offset, name);
    }

    /// <summary>Checks that two spans share nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RequireApart(ReadOnlySpan<float> source, ReadOnlySpan<float> destination, string name)
    {
        if (source.Overlaps(destination)) ThrowNotApart(name);
    }

    /// <summary>Checks that a span holds rows · columns elements, both positive (or no rows).</summary>
    public static void RequireMatrix(int received, int rows, int columns, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (received != (long)rows * columns)
            throw new ArgumentException($"Expected {rows} rows of {columns}: {(long)rows * columns} elements. Received: {received}.", name);
    }

    /// <summary>Copies 1 to 16 floats, neither reading nor writing others: two overlapping halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyFew(ref readonly float source, ref float destination, nuint count)
    {
        if (count >= 8)
        {
            Vector256<float> last = Vector256.LoadUnsafe(in source, count - 8);
            Vector256.LoadUnsafe(in source).StoreUnsafe(ref destination);
            last.StoreUnsafe(ref destination, count - 8);
        }
        else if (count >= 4)
        {
            Vector128<float> last = Vector128.LoadUnsafe(in source, count - 4);
            Vector128.LoadUnsafe(in source).StoreUnsafe(ref destination);
            last.StoreUnsafe(ref destination, count - 4);
        }
        else
        {
            for (nuint i = 0; i < count; i++) Unsafe.Add(ref destination, i) = Unsafe.Add(ref Unsafe.AsRef(in source), i);
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(int received, int expected, string name) =>
        throw new ArgumentException($"Expected {expected} elements. Received: {received}.", name);

    [DoesNotReturn]
    private static void ThrowOverlap(int offset, string name) =>
        throw new ArgumentException(
            $"Expected the same span as the source or one apart from it. Received: one that is shifted by {offset}.", name);

    [DoesNotReturn]
    private static void ThrowNotApart(string name) =>
        throw new ArgumentException("Expected a span apart from the others. Received: one that overlaps another.", name);
}
