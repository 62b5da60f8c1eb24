using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

public static partial class Activations
{
    /// <summary>dx = y · (dy − Σ y · dy) in each row, for y = softmax(x).</summary>
    /// <param name="y">The output of the forward pass: rows · columns elements.</param>
    /// <param name="dy">The gradient of the output.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The length of a row, positive.</param>
    /// <param name="dx">The gradient of the input, as long as the others; it may be one of them.</param>
    /// <exception cref="ArgumentException">A length is not rows · columns, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> is negative, or <paramref name="columns"/> not positive.
    /// </exception>
    public static void SoftmaxBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int rows, int columns, Span<float> dx) =>
        SoftmaxBackwardRows<PlainForm>(y, dy, rows, columns, dx);

    /// <summary>dx = dy − e^y · Σ dy in each row, for y = log softmax(x).</summary>
    /// <inheritdoc cref="SoftmaxBackward"/>
    public static void LogSoftmaxBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int rows, int columns, Span<float> dx) =>
        SoftmaxBackwardRows<LogForm>(y, dy, rows, columns, dx);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxBackwardRows<TForm>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int rows, int columns, Span<float> dx)
        where TForm : struct, ISoftmaxForm
    {
        Spans.RequireMatrix(y.Length, rows, columns, nameof(y));
        Spans.RequireLength(dy.Length, y.Length, nameof(dy));
        Spans.RequireLength(dx.Length, y.Length, nameof(dx));
        Spans.RequireSameOrApart(y, dx, nameof(dx));
        Spans.RequireSameOrApart(dy, dx, nameof(dx));

        if (columns > Lanes16<SimdVectorT>.Count) LongSoftmaxBackwardRows<TForm>(y, dy, columns, dx);
        else if (VectorWidth.Has512) ShortSoftmaxBackwardRows<TForm, Simd512>(y, dy, columns, dx);
        else ShortSoftmaxBackwardRows<TForm, SimdVectorT>(y, dy, columns, dx);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LongSoftmaxBackwardRows<TForm>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int columns, Span<float> dx)
        where TForm : struct, ISoftmaxForm
    {
        for (int i = 0; i < y.Length; i += columns)
        {
            ReadOnlySpan<float> row = y.Slice(i, columns);
            ReadOnlySpan<float> gradient = dy.Slice(i, columns);
            if (TForm.IsLog) ElementLoop.Run(new LogSoftmaxGradient(Reductions.Sum(gradient)), row, gradient, dx.Slice(i, columns));
            else ElementLoop.Run(new SoftmaxGradient(Reductions.Dot(row, gradient)), row, gradient, dx.Slice(i, columns));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortSoftmaxBackwardRows<TForm, T>(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int columns, Span<float> dx)
        where TForm : struct, ISoftmaxForm
        where T : struct, ISimd<T>
    {
        Span<float> staging = stackalloc float[Lanes16<T>.Count];
        var rows = new MaskedRows<T>(ref MemoryMarshal.GetReference(staging), columns);
        ref float output = ref MemoryMarshal.GetReference(y);
        ref float upstream = ref MemoryMarshal.GetReference(dy);
        ref float target = ref MemoryMarshal.GetReference(dx);
        for (int i = 0; i < y.Length; i += columns)
        {
            Lanes16<T> row = rows.Load(ref Unsafe.Add(ref output, i), y.Length - i, 0f);
            Lanes16<T> gradient = rows.Load(ref Unsafe.Add(ref upstream, i), y.Length - i, 0f);
            Lanes16<T> result = TForm.IsLog
                ? row.Map(new LogSoftmaxGradient(gradient.Sum()), gradient)
                : row.Map(new SoftmaxGradient(Lanes16<T>.MultiplyAdd(row, gradient, Lanes16<T>.Create(0f)).Sum()), gradient);
            rows.Store(result, ref Unsafe.Add(ref target, i));
        }
    }

    private readonly struct SoftmaxGradient(float sum) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> => y * (dy - T.Create(sum));
    }

    private readonly struct LogSoftmaxGradient(float sum) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T y, T dy)
            where T : struct, ISimd<T> => T.MultiplyAdd(Exponential.ExpFlushed(y), T.Create(-sum), dy);
    }
}
