using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// Runs a loss that is a mean over the columns of a function of one element. Value and gradient come from one pass. A row of
/// several columns is summed in the one order of <see cref="Reductions"/>, so its bits depend on the row alone.
/// </summary>
internal static class ElementLosses
{
    private const int BufferLength = 512;

    /// <summary>
    /// values[r] = the mean over c of the value at (r, c); gradient[r, c] = slope · scale · weights[r] / columns.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TLoss>(
        TLoss loss,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
        where TLoss : struct, IElementLoss
    {
        int rows = LossArguments.Check(target, columns, prediction, weights, columns, values, gradient);
        if (columns == 1) Elements(loss, target, prediction, weights, scale, values, gradient);
        else Rows(loss, target, prediction, weights, scale, columns, values, gradient);
    }

    /// <summary>Value and gradient of each element by itself, one weight an element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Elements<TLoss>(
        TLoss loss,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        Span<float> values,
        Span<float> gradient)
        where TLoss : struct, IElementLoss
    {
        if (VectorWidth.Use512(values.Length))
            Whole<TLoss, Simd512>(loss, target, prediction, weights, scale, values, gradient);
        else if (VectorWidth.UseVectorT(values.Length))
            Whole<TLoss, SimdVectorT>(loss, target, prediction, weights, scale, values, gradient);
        else
            Part(loss, target, prediction, weights, scale, values, gradient);
    }

    /// <summary>At least a vector of elements; the last vector overlaps the one before it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole<TLoss, T>(
        TLoss loss,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        Span<float> values,
        Span<float> gradient)
        where TLoss : struct, IElementLoss
        where T : struct, ISimd<T>
    {
        ref float y = ref MemoryMarshal.GetReference(target);
        ref float p = ref MemoryMarshal.GetReference(prediction);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref float value = ref MemoryMarshal.GetReference(values);
        ref float slope = ref MemoryMarshal.GetReference(gradient);
        T factor = T.Create(scale);
        nuint end = (nuint)(values.Length - T.Count);
        for (nuint i = 0; ; i = Math.Min(i + (nuint)T.Count, end))
        {
            loss.Invoke(T.Load(ref y, i), T.Load(ref p, i), out T v, out T s);
            v.Store(ref value, i);
            if (!gradient.IsEmpty) (s * (weights.IsEmpty ? factor : factor * T.Load(ref w, i))).Store(ref slope, i);
            if (i == end) return;
        }
    }

    /// <summary>Fewer elements than a vector has lanes, padded to one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TLoss>(
        TLoss loss,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        Span<float> values,
        Span<float> gradient)
        where TLoss : struct, IElementLoss
    {
        int width = SimdVectorT.Count;
        Span<float> padded = stackalloc float[5 * width];
        target.CopyTo(padded);
        prediction.CopyTo(padded[width..]);
        weights.CopyTo(padded[(2 * width)..]);
        ReadOnlySpan<float> w = weights.IsEmpty ? default : padded.Slice(2 * width, width);
        Span<float> value = padded.Slice(3 * width, width), slope = padded.Slice(4 * width, width);
        Whole<TLoss, SimdVectorT>(loss, padded[..width], padded.Slice(width, width), w, scale, value, slope);
        value[..values.Length].CopyTo(values);
        if (!gradient.IsEmpty) slope[..values.Length].CopyTo(gradient);
    }

    /// <summary>Rows of several elements: their values go through a buffer, whose rows are then summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLoss>(
        TLoss loss,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
        where TLoss : struct, IElementLoss
    {
        Span<float> buffer = stackalloc float[BufferLength];
        // Without weights many rows have one factor and go together.
        int together = weights.IsEmpty ? Math.Max(1, BufferLength / columns) : 1;
        for (int r = 0; r < values.Length; r += together)
        {
            int rows = Math.Min(together, values.Length - r);
            float factor = (weights.IsEmpty ? scale : scale * weights[r]) / columns;
            // A row longer than the buffer is summed in blocks, which are added in order in double precision.
            double sum = 0;
            for (int done = 0; done < rows * columns; done += BufferLength)
            {
                int start = (r * columns) + done, length = Math.Min((rows * columns) - done, BufferLength);
                Span<float> losses = buffer[..length];
                Span<float> slopes = gradient.IsEmpty ? default : gradient.Slice(start, length);
                Elements(loss, target.Slice(start, length), prediction.Slice(start, length), default, factor, losses, slopes);
                if (rows == 1)
                {
                    sum += Reductions.Sum(losses);
                    continue;
                }

                for (int i = 0; i < rows; i++) values[r + i] = Reductions.Sum(losses.Slice(i * columns, columns)) / columns;
            }

            if (rows == 1) values[r] = (float)sum / columns;
        }
    }
}
