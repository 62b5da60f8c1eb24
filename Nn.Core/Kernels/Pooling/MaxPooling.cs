using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>The largest of the values that a window sees, for each channel; NaN where one of them is.</summary>
internal static class MaxPooling
{
    /// <summary>Takes in another place of the window.</summary>
    /// <param name="x">Its channels.</param>
    /// <param name="y">The largest so far.</param>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Max(x, y, y);

    /// <summary>
    /// Gives the gradient of a window to a place that has its largest value, once: <c>dx += rest; rest = 0</c> where x is y.
    /// </summary>
    /// <param name="x">The place's channels.</param>
    /// <param name="y">The window's largest values.</param>
    /// <param name="rest">The gradient that no earlier place of the window took.</param>
    /// <param name="dx">The place's gradient.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> rest, Span<float> dx)
    {
        Spans.RequireLength(y.Length, x.Length, nameof(y));
        Spans.RequireLength(rest.Length, x.Length, nameof(rest));
        Spans.RequireLength(dx.Length, x.Length, nameof(dx));
        int i = 0;
        for (; i <= x.Length - SimdVectorT.Count; i += SimdVectorT.Count) Take<SimdVectorT>(x, y, rest, dx, i);
        for (; i < x.Length; i++) Take<Simd1>(x, y, rest, dx, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Take<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> rest, Span<float> dx, int i)
        where T : struct, ISimd<T>
    {
        ref float rests = ref MemoryMarshal.GetReference(rest), gradients = ref MemoryMarshal.GetReference(dx);
        // No place is above the largest, and NaN is below nothing.
        T isBelow = T.LessThan(T.Load(ref MemoryMarshal.GetReference(x), (nuint)i), T.Load(ref MemoryMarshal.GetReference(y), (nuint)i));
        T left = T.Load(ref rests, (nuint)i);
        (T.Load(ref gradients, (nuint)i) + (left & ~isBelow)).Store(ref gradients, (nuint)i);
        (left & isBelow).Store(ref rests, (nuint)i);
    }
}
