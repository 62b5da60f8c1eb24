using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>Copies chosen rows of a matrix: a minibatch in shuffled order, an embedding's rows.</summary>
public static class Gather
{
    /// <summary>destination[i, :] = source[indices[i], :].</summary>
    /// <param name="source">The matrix: whole rows of <paramref name="rowLength"/> values.</param>
    /// <param name="rowLength">The values of a row, at least 1.</param>
    /// <param name="indices">The rows wanted, each from 0 to the number of rows − 1; a row may be wanted more than once.</param>
    /// <param name="destination">Receives indices.Length × rowLength values.</param>
    /// <exception cref="ArgumentException">A length does not fit, an index is out of range, or source and destination overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows(ReadOnlySpan<float> source, int rowLength, ReadOnlySpan<int> indices, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowLength, 1);
        int rows = source.Length / rowLength;
        if (rows * rowLength != source.Length)
            throw new ArgumentException($"Expected whole rows of {rowLength} values. Received: {source.Length} values.", nameof(source));
        if ((long)indices.Length * rowLength != destination.Length)
        {
            string expected = $"{indices.Length} rows of {rowLength}: {(long)indices.Length * rowLength} values";
            throw new ArgumentException($"Expected {expected}. Received: {destination.Length}.", nameof(destination));
        }

        if (source.Overlaps(destination))
            throw new ArgumentException("Expected memory apart from the source. Received: memory that overlaps it.", nameof(destination));
        CheckIndices(indices, rows);

        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(destination);
        if (rowLength == 1)
        {
            for (int i = 0; i < indices.Length; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, indices[i]);
        }
        else if (rowLength == 2)
        {
            ref ulong pairs = ref Unsafe.As<float, ulong>(ref from);
            ref ulong copies = ref Unsafe.As<float, ulong>(ref to);
            for (int i = 0; i < indices.Length; i++) Unsafe.Add(ref copies, i) = Unsafe.Add(ref pairs, indices[i]);
        }
        else if (rowLength <= 16)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                ref float row = ref Unsafe.Add(ref from, (nint)indices[i] * rowLength);
                Spans.CopyFew(ref row, ref Unsafe.Add(ref to, (nint)i * rowLength), (nuint)rowLength);
            }
        }
        else
        {
            for (int i = 0; i < indices.Length; i++)
                source.Slice(indices[i] * rowLength, rowLength).CopyTo(destination.Slice(i * rowLength, rowLength));
        }
    }

    // A negative index is a large one without its sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CheckIndices(ReadOnlySpan<int> indices, int rows)
    {
        uint largest = 0;
        foreach (int index in indices) largest = Math.Max(largest, (uint)index);
        if (largest >= (uint)rows && !indices.IsEmpty) ThrowIndex(indices, rows);
    }

    [DoesNotReturn]
    private static void ThrowIndex(ReadOnlySpan<int> indices, int rows)
    {
        int at = 0;
        while ((uint)indices[at] < (uint)rows) at++;
        throw new ArgumentOutOfRangeException(
            nameof(indices), FormattableString.Invariant($"Expected indices from 0 to {rows - 1}. Received: {indices[at]} at {at}."));
    }
}
