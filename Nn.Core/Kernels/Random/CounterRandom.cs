using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// Random numbers without a state: a hash of a key and an element's index. So a mask need not be stored (the backward pass makes it
/// again), and its bits do not depend on the order of the work, on threads or on the width of the processor's vectors.
/// </summary>
public static class CounterRandom
{
    /// <summary>A key for one use of random numbers: well mixed, so that seeds, streams and steps may simply be counted.</summary>
    /// <param name="seed">The user's seed.</param>
    /// <param name="stream">Which user of random numbers this is: a layer's number.</param>
    /// <param name="step">The training step.</param>
    public static ulong Key(ulong seed, ulong stream, ulong step) => Mix(Mix(Mix(seed) + stream) + step);

    /// <summary>
    /// destination = x / (1 − rate) where the element is kept, 0 where it is dropped, each with probability <paramref name="rate"/>. The
    /// backward
    /// pass is the same call on the gradient.
    /// </summary>
    /// <param name="x">The input, or the gradient of the output.</param>
    /// <param name="rate">The fraction to drop, in [0, 1].</param>
    /// <param name="key">A number from <see cref="Key"/>.</param>
    /// <param name="firstElementIndex">The index of x[0] in the whole, when only a part is done in this call.</param>
    /// <param name="destination">As long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1], or the index is negative.</exception>
    public static void Dropout(ReadOnlySpan<float> x, float rate, ulong key, int firstElementIndex, Span<float> destination) =>
        Drop(x, rate, 1f / (1f - rate), key, firstElementIndex, destination);

    /// <summary>As <see cref="Dropout"/>, what is kept times <paramref name="scale"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Drop(ReadOnlySpan<float> x, float rate, float scale, ulong key, int firstElementIndex, Span<float> destination)
    {
        if (!(rate >= 0f && rate <= 1f))
        {
            throw new ArgumentOutOfRangeException(
                nameof(rate), FormattableString.Invariant($"Expected a rate in [0, 1]. Received: {rate}."));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(firstElementIndex);
        Spans.RequireLength(destination.Length, x.Length, nameof(destination));
        Spans.RequireSameOrApart(x, destination, nameof(destination));

        // A hash, taken as 31 bits, is below rate · 2^31 with probability rate; one less, so that rate 1 still fits an int.
        int largestDropped = (int)((long)Math.Ceiling(rate * 2147483648.0) - 1);
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(destination);
        int end = x.Length - SimdVectorT.Count;
        if (end < 0)
        {
            Span<float> padded = stackalloc float[SimdVectorT.Count];
            x.CopyTo(padded);
            Drop(new Vector<float>(padded), firstElementIndex, key, largestDropped, scale).CopyTo(padded);
            padded[..x.Length].CopyTo(destination);
            return;
        }

        // Read before anything is written, since the spans may be the same and the last vector overlaps the one before it.
        Vector<float> last = Vector.LoadUnsafe(ref source, (nuint)end);
        for (int i = 0; i < end; i += SimdVectorT.Count)
        {
            Vector<float> part = Vector.LoadUnsafe(ref source, (nuint)i);
            Drop(part, firstElementIndex + i, key, largestDropped, scale).StoreUnsafe(ref target, (nuint)i);
        }

        Drop(last, firstElementIndex + end, key, largestDropped, scale).StoreUnsafe(ref target, (nuint)end);
    }

    /// <summary>
    /// 32 random bits for each index: three rounds of shift and multiply and a last shift, with a half of the key before the first and
    /// the second. The
    /// constants are those of a hash whose avalanche bias is close to the least possible (C. Wellons, hash-prospector, triple32); with two
    /// rounds the last bits of elements 1024 apart are measurably alike.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<uint> Bits(Vector<uint> index, ulong key)
    {
        Vector<uint> h = index ^ Vector.Create((uint)key);
        h = (h ^ (h >>> 17)) * Vector.Create(0xed5ad4bbu);
        h += Vector.Create((uint)(key >> 32));
        h = (h ^ (h >>> 11)) * Vector.Create(0xac4c1b51u);
        h = (h ^ (h >>> 15)) * Vector.Create(0x31848babu);
        return h ^ (h >>> 14);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Drop(Vector<float> x, int index, ulong key, int largestDropped, float scale)
    {
        Vector<uint> bits = Bits(Vector<uint>.Indices + Vector.Create((uint)index), key);
        Vector<int> isKept = Vector.GreaterThan(Vector.AsVectorInt32(bits >>> 1), Vector.Create(largestDropped));
        return Vector.AsVectorSingle(Vector.AsVectorInt32(x * Vector.Create(scale)) & isKept);
    }

    /// <summary>The finalizer of SplitMix64 (Steele, Lea and Flood 2014) after its increment.</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
