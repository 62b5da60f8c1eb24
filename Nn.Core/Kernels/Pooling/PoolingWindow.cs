using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// What one window sees of a picture with channels last: places, a row of them after the other. A vector of channels goes through all places in
/// registers.
/// </summary>
/// <param name="rows">Rows of places.</param>
/// <param name="columns">Places of a row, which stand side by side.</param>
/// <param name="rowStride">From a row of places to the next, in values.</param>
/// <param name="channels">The values of a place.</param>
internal readonly struct PoolingWindow(int rows, int columns, int rowStride, int channels)
{
    /// <summary>The values from the first place to the last.</summary>
    private int Extent => ((rows - 1) * rowStride) + (columns * channels);

    /// <summary>The means or the largest values, for each channel; NaN where one of the values is.</summary>
    /// <param name="isMean">Which of the two.</param>
    /// <param name="x">From the first place on.</param>
    /// <param name="y">(channels), overwritten.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(bool isMean, ReadOnlySpan<float> x, Span<float> y)
    {
        ref float source = ref First(x, Extent), target = ref First(y, channels);
        int j = 0;
        if (VectorWidth.Has512)
        {
            for (; j <= channels - Simd512.Count; j += Simd512.Count) Of<Simd512>(isMean, ref source, j).Store(ref target, (nuint)j);
        }

        for (; j <= channels - SimdVectorT.Count; j += SimdVectorT.Count) Of<SimdVectorT>(isMean, ref source, j).Store(ref target, (nuint)j);
        for (; j < channels; j++) Of<Simd1>(isMean, ref source, j).Store(ref target, (nuint)j);
    }

    /// <summary>Adds the gradient of a window's largest value to the first place that has it.</summary>
    /// <param name="x">From the first place on.</param>
    /// <param name="y">(channels): the largest values.</param>
    /// <param name="dy">(channels): their gradients.</param>
    /// <param name="dx">The gradients, from the first place on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MaxBackward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ref float source = ref First(x, Extent), largest = ref First(y, channels), slope = ref First(dy, channels), target = ref First(dx, Extent);
        int j = 0;
        if (VectorWidth.Has512)
        {
            for (; j <= channels - Simd512.Count; j += Simd512.Count) Give<Simd512>(ref source, ref largest, ref slope, ref target, j);
        }

        for (; j <= channels - SimdVectorT.Count; j += SimdVectorT.Count) Give<SimdVectorT>(ref source, ref largest, ref slope, ref target, j);
        for (; j < channels; j++) Give<Simd1>(ref source, ref largest, ref slope, ref target, j);
    }

    /// <summary>Adds to each place its share of the gradient of a window's mean.</summary>
    /// <param name="dy">(channels): the gradients of the means.</param>
    /// <param name="dx">The gradients, from the first place on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MeanBackward(ReadOnlySpan<float> dy, Span<float> dx)
    {
        ref float slope = ref First(dy, channels), target = ref First(dx, Extent);
        int j = 0;
        if (VectorWidth.Has512) for (; j <= channels - Simd512.Count; j += Simd512.Count) Share<Simd512>(ref slope, ref target, j);
        for (; j <= channels - SimdVectorT.Count; j += SimdVectorT.Count) Share<SimdVectorT>(ref slope, ref target, j);
        for (; j < channels; j++) Share<Simd1>(ref slope, ref target, j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref float First(ReadOnlySpan<float> span, int length) => ref MemoryMarshal.GetReference(span[..length]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Of<T>(bool isMean, ref float x, int channel)
        where T : struct, ISimd<T> =>
        isMean ? Mean<T>(ref x, channel) : Largest<T>(ref x, channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Largest<T>(ref float x, int channel)
        where T : struct, ISimd<T>
    {
        T largest = T.Load(ref x, (nuint)channel);
        for (int row = 0; row < rows; row++)
        {
            int place = (row * rowStride) + channel;
            for (int column = 0; column < columns; column++, place += channels)
            {
                // Of two numbers both are the larger; where one is NaN, each gives its second, and together their bits are NaN.
                T next = T.Load(ref x, (nuint)place);
                largest = T.Max(largest, next) | T.Max(next, largest);
            }
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Mean<T>(ref float x, int channel)
        where T : struct, ISimd<T>
    {
        T sum = T.Load(ref x, (nuint)channel);
        for (int row = 0; row < rows; row++)
        {
            int skip = row == 0 ? 1 : 0, place = (row * rowStride) + (skip * channels) + channel;
            for (int column = skip; column < columns; column++, place += channels) sum += T.Load(ref x, (nuint)place);
        }

        return sum / T.Create(rows * columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Give<T>(ref float x, ref float y, ref float dy, ref float dx, int channel)
        where T : struct, ISimd<T>
    {
        T largest = T.Load(ref y, (nuint)channel), rest = T.Load(ref dy, (nuint)channel);
        for (int row = 0; row < rows; row++)
        {
            int place = (row * rowStride) + channel;
            for (int column = 0; column < columns; column++, place += channels)
            {
                // No place is above the largest, and NaN is below nothing.
                T isBelow = T.LessThan(T.Load(ref x, (nuint)place), largest);
                (T.Load(ref dx, (nuint)place) + (rest & ~isBelow)).Store(ref dx, (nuint)place);
                rest &= isBelow;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Share<T>(ref float dy, ref float dx, int channel)
        where T : struct, ISimd<T>
    {
        T share = T.Load(ref dy, (nuint)channel) / T.Create(rows * columns);
        for (int row = 0; row < rows; row++)
        {
            int place = (row * rowStride) + channel;
            for (int column = 0; column < columns; column++, place += channels)
                (T.Load(ref dx, (nuint)place) + share).Store(ref dx, (nuint)place);
        }
    }
}
