using System.Runtime.CompilerServices;

namespace Nn.Kernels;

internal static partial class Crossentropy
{
    private const int BufferLength = 512;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DenseRows(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float smoothing,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        var smooth = new LabelSmoothing(smoothing, columns);
        Span<float> buffer = stackalloc float[BufferLength];
        for (int r = 0; r < values.Length; r++)
        {
            ReadOnlySpan<float> labels = target.Slice(r * columns, columns), row = prediction.Slice(r * columns, columns);
            float inverse = 1f / Reductions.Sum(row);
            values[r] = Sum(new LabelledLoss(smooth, inverse), labels, row, buffer);
            if (gradient.IsEmpty) continue;
            float total = Sum(new UnclippedLabel(smooth, inverse), labels, row, buffer);
            float factor = inverse * (weights.IsEmpty ? scale : scale * weights[r]);
            ElementLoop.Run(new NormalizedSlope(smooth, inverse, total, factor), labels, row, gradient.Slice(r * columns, columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SparseRows(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient)
    {
        Span<float> buffer = stackalloc float[BufferLength];
        Span<float> logarithms = stackalloc float[2];
        for (int r = 0; r < values.Length; r++)
        {
            ReadOnlySpan<float> row = prediction.Slice(r * columns, columns);
            int label = (int)target[r];
            float sum = Sum(default(Clipped), row, row, buffer);
            logarithms[0] = sum;
            logarithms[1] = Math.Max(row[label], Epsilon);
            VectorMath.Log(logarithms, logarithms);
            values[r] = logarithms[0] + Math.Max(-logarithms[1], LeastLoss);
            if (gradient.IsEmpty) continue;
            float factor = weights.IsEmpty ? scale : scale * weights[r];
            Span<float> slope = gradient.Slice(r * columns, columns);
            ElementLoop.Run(new UnclippedConstant(factor / sum), row, slope);
            if (row[label] >= Epsilon && 1f - row[label] >= Epsilon) slope[label] -= factor / row[label];
        }
    }

    /// <summary>
    /// Σ operation(x[i], y[i]) through a buffer; what is longer than it is summed in blocks, which are added in order in double precision.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum<TOperation>(TOperation operation, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> buffer)
        where TOperation : struct, IBinaryOperation
    {
        double sum = 0;
        for (int start = 0; start < x.Length; start += buffer.Length)
        {
            int length = Math.Min(x.Length - start, buffer.Length);
            ElementLoop.Run(operation, x.Slice(start, length), y.Slice(start, length), buffer[..length]);
            sum += Reductions.Sum(buffer[..length]);
        }

        return (float)sum;
    }

    /// <summary>All bits of a lane where p is clipped: where p or 1 − p is below 1e-7.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T IsClipped<T>(T p)
        where T : struct, ISimd<T> => T.LessThan(p, T.Create(Epsilon)) | T.LessThan(T.Create(1f) - p, T.Create(Epsilon));

    /// <summary>−y·ln p.</summary>
    private readonly struct LabelledLoss(LabelSmoothing smooth, float inverse) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T>
        {
            T logarithm = Logarithm.Log(T.Max(T.Create(Epsilon), y * T.Create(inverse)));
            return smooth.Invoke(x) * T.Max(T.Create(LeastLoss), T.Create(0f) - logarithm);
        }
    }

    /// <summary>y where p is not clipped, else 0.</summary>
    private readonly struct UnclippedLabel(LabelSmoothing smooth, float inverse) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => smooth.Invoke(x) & ~IsClipped(y * T.Create(inverse));
    }

    /// <summary>(total − y/p)·factor, without y/p where p is clipped.</summary>
    private readonly struct NormalizedSlope(LabelSmoothing smooth, float inverse, float total, float factor) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T>
        {
            T p = y * T.Create(inverse);
            return (T.Create(total) - ((smooth.Invoke(x) / p) & ~IsClipped(p))) * T.Create(factor);
        }
    }

    /// <summary>p in [1e-7, 1]: the upper end is 1 − 1e-7, which is no float.</summary>
    private readonly struct Clipped : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => T.Min(T.Create(1f), T.Max(T.Create(Epsilon), x));
    }

    /// <summary>A constant where p is not clipped, else 0.</summary>
    private readonly struct UnclippedConstant(float constant) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => T.Create(constant) & ~IsClipped(x);
    }
}
