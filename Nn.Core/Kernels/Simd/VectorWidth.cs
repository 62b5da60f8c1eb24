using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>
/// The one place that chooses how wide the vectors of a kernel are; the build refuses the question anywhere else. The answers are the
/// runtime's, for the processor and for the switches by which the tests run every width on one machine. They are constants of the JIT, so
/// that a branch on them costs nothing, and change no bit of a result.
/// </summary>
internal static class VectorWidth
{
#pragma warning disable RS0030 // Here is where it is asked.
    /// <summary>The floats of a <see cref="SimdVectorT"/>: 8 with 256 bits, 4 with 128, 16 where a switch widens <see cref="Vector{T}"/>.</summary>
    public static int Lanes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector<float>.Count;
    }

    /// <summary>Whether <see cref="Simd512"/> is worth using: the processor has it, and does not slow down for it.</summary>
    public static bool Has512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated;
    }

    /// <summary>Whether vectors of 256 bits are the processor's own.</summary>
    public static bool Has256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated;
    }
#pragma warning restore RS0030

    /// <summary>Whether so many neighbouring elements are worked on by <see cref="Simd512"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Use512(int elements) => Has512 && elements >= Simd512.Count;

    /// <summary>
    /// The same for the rows of a matrix, from four vectors on: shorter ones are faster with 256 bits, since few of their 512-bit vectors
    /// lie within a cache line.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Use512ForRows(int columns) => Has512 && columns >= 4 * Simd512.Count;

    /// <summary>Whether so many elements, too few for <see cref="Simd512"/>, fill a <see cref="SimdVectorT"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool UseVectorT(int elements) => elements >= Lanes;
}
