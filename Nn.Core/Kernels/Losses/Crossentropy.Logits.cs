using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

internal static partial class Crossentropy
{
    // So many rows go together from step to step; what is known of each row stands on the stack in between.
    private const int RowsTogether = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogitRows(
        bool isSparse,
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> logits,
        ReadOnlySpan<float> weights,
        float smoothing,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        Span<float> memory = stackalloc float[3 * RowsTogether];
        int targetColumns = isSparse ? 1 : columns;
        for (int first = 0; first < values.Length; first += RowsTogether)
        {
            int rows = Math.Min(RowsTogether, values.Length - first);
            Span<float> max = memory[..rows], sum = memory.Slice(RowsTogether, rows), factor = memory.Slice(2 * RowsTogether, rows);
            ReadOnlySpan<float> y = target.Slice(first * targetColumns, rows * targetColumns);
            ReadOnlySpan<float> z = logits.Slice(first * columns, rows * columns);
            Span<float> value = values.Slice(first, rows);
            Span<float> slope = gradient.IsEmpty ? default : gradient.Slice(first * columns, rows * columns);
            if (weights.IsEmpty) factor.Fill(scale);
            else ElementLoop.Run(new Scaling(scale), weights.Slice(first, rows), factor);

            if (columns > Lanes16<SimdVectorT>.Count) LongPowers(z, columns, max, sum, slope);
            else if (VectorWidth.Has512) ShortPowers<Simd512>(z, columns, max, sum, slope);
            else ShortPowers<SimdVectorT>(z, columns, max, sum, slope);

            VectorMath.Log(sum, value);
            if (isSparse) SparseLogits(y, z, columns, max, sum, factor, value, slope);
            else if (columns > Lanes16<SimdVectorT>.Count) LongLogits(y, z, smoothing, columns, max, sum, factor, value, slope);
            else if (VectorWidth.Has512) ShortLogits<Simd512>(y, z, smoothing, columns, max, sum, factor, value, slope);
            else ShortLogits<SimdVectorT>(y, z, smoothing, columns, max, sum, factor, value, slope);
        }
    }

    /// <summary>Of each row of at most 16 logits the largest, the powers e^(z − max), if they are wanted, and their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortPowers<T>(ReadOnlySpan<float> logits, int columns, Span<float> maxima, Span<float> sums, Span<float> powers)
        where T : struct, ISimd<T>
    {
        ref float z = ref MemoryMarshal.GetReference(logits);
        ref float e = ref MemoryMarshal.GetReference(powers);
        Span<float> staging = stackalloc float[Lanes16<T>.Count];
        var rows = new MaskedRows<T>(ref MemoryMarshal.GetReference(staging), columns);
        for (int r = 0, start = 0; r < sums.Length; r++, start += columns)
        {
            Lanes16<T> row = rows.Load(ref Unsafe.Add(ref z, start), logits.Length - start, float.NegativeInfinity);
            maxima[r] = row.Max();
            Lanes16<T> power = row.Map(new ShiftedExp(maxima[r]));
            sums[r] = power.Sum();
            if (!powers.IsEmpty) rows.Store(power, ref Unsafe.Add(ref e, start));
        }
    }

    /// <summary>The same for rows of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LongPowers(ReadOnlySpan<float> logits, int columns, Span<float> maxima, Span<float> sums, Span<float> powers)
    {
        for (int r = 0; r < sums.Length; r++)
        {
            ReadOnlySpan<float> row = logits.Slice(r * columns, columns);
            maxima[r] = Reductions.Max(row);
            var exp = new ShiftedExp(maxima[r]);
            if (powers.IsEmpty)
            {
                sums[r] = Reductions.Sum(exp, row, float.NegativeInfinity);
                continue;
            }

            Span<float> power = powers.Slice(r * columns, columns);
            ElementLoop.Run(exp, row, power);
            sums[r] = Reductions.Sum(power);
        }
    }

    /// <summary>Turns the logarithms of the sums into losses, the powers into gradients.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SparseLogits(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> logits,
        int columns,
        ReadOnlySpan<float> maxima,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> factors,
        Span<float> values,
        Span<float> gradient)
    {
        for (int r = 0; r < values.Length; r++)
        {
            int label = (r * columns) + (int)target[r];
            values[r] -= logits[label] - maxima[r];
            if (gradient.IsEmpty) continue;
            Span<float> row = gradient.Slice(r * columns, columns);
            ElementLoop.Run(new Scaling(factors[r] / sums[r]), row, row);
            gradient[label] -= factors[r];
        }
    }

    /// <summary>The same for rows of at most 16 logits and a distribution a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortLogits<T>(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> logits,
        float smoothing,
        int columns,
        ReadOnlySpan<float> maxima,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> factors,
        Span<float> values,
        Span<float> gradient)
        where T : struct, ISimd<T>
    {
        ref float y = ref MemoryMarshal.GetReference(target);
        ref float z = ref MemoryMarshal.GetReference(logits);
        ref float slope = ref MemoryMarshal.GetReference(gradient);
        Span<float> staging = stackalloc float[Lanes16<T>.Count];
        var rows = new MaskedRows<T>(ref MemoryMarshal.GetReference(staging), columns);
        var smooth = new LabelSmoothing(smoothing, columns);
        for (int r = 0, start = 0; r < values.Length; r++, start += columns)
        {
            int readable = logits.Length - start;
            Lanes16<T> labels = rows.Load(ref Unsafe.Add(ref y, start), readable, 0f);
            float total = smooth.Total(labels.Sum());
            Lanes16<T> row = rows.Load(ref Unsafe.Add(ref z, start), readable, maxima[r]);
            values[r] = (values[r] * total) - labels.Map(new LabelledShift(smooth, maxima[r]), row).Sum();
            if (gradient.IsEmpty) continue;
            Lanes16<T> powers = rows.Load(ref Unsafe.Add(ref slope, start), readable, 0f);
            rows.Store(powers.Map(new SoftmaxSlope(smooth, total / sums[r], factors[r]), labels), ref Unsafe.Add(ref slope, start));
        }
    }

    /// <summary>The same for rows of any length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LongLogits(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> logits,
        float smoothing,
        int columns,
        ReadOnlySpan<float> maxima,
        ReadOnlySpan<float> sums,
        ReadOnlySpan<float> factors,
        Span<float> values,
        Span<float> gradient)
    {
        var smooth = new LabelSmoothing(smoothing, columns);
        Span<float> buffer = stackalloc float[BufferLength];
        for (int r = 0; r < values.Length; r++)
        {
            ReadOnlySpan<float> labels = target.Slice(r * columns, columns), row = logits.Slice(r * columns, columns);
            float total = smooth.Total(Reductions.Sum(labels));
            values[r] = (values[r] * total) - Sum(new LabelledShift(smooth, maxima[r]), labels, row, buffer);
            if (gradient.IsEmpty) continue;
            Span<float> powers = gradient.Slice(r * columns, columns);
            ElementLoop.Run(new SoftmaxSlope(smooth, total / sums[r], factors[r]), powers, labels, powers);
        }
    }

    /// <summary>y·(1 − s) + s / classes.</summary>
    private readonly struct LabelSmoothing(float smoothing, int classes) : IUnaryOperation
    {
        private readonly float _kept = 1f - smoothing;
        private readonly float _shared = smoothing / classes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => T.MultiplyAdd(x, T.Create(_kept), T.Create(_shared));

        /// <summary>What becomes of the sum of a row's labels.</summary>
        public float Total(float sum) => (sum * _kept) + smoothing;
    }

    /// <summary>e^(z − max).</summary>
    private readonly struct ShiftedExp(float max) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Exponential.ExpFlushed(x - T.Create(max));
    }

    private readonly struct Scaling(float factor) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => x * T.Create(factor);
    }

    /// <summary>y·(z − max), 0 where y is 0, also if z is −∞.</summary>
    private readonly struct LabelledShift(LabelSmoothing smooth, float max) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T>
        {
            T label = smooth.Invoke(x);
            return T.GreaterThan(label, T.Create(0f)) & (label * (y - T.Create(max)));
        }
    }

    /// <summary>(e·share − y)·factor.</summary>
    private readonly struct SoftmaxSlope(LabelSmoothing smooth, float share, float factor) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => ((x * T.Create(share)) - smooth.Invoke(y)) * T.Create(factor);
    }
}
