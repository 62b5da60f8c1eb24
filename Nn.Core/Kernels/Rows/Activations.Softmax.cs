using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

public static partial class Activations
{
    /// <summary>
    /// The softmax of each row: e^(x − max) / Σ e^(x − max), summed in the one order of <see cref="Reductions"/>; powers below 1.2e-38
    /// count as 0. A
    /// row that holds NaN or +∞, or nothing but −∞, gives NaN.
    /// </summary>
    /// <param name="x">The input: rows · columns elements.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The length of a row, positive.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">A length is not rows · columns, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="rows"/> is negative, or <paramref name="columns"/> not positive.
    /// </exception>
    public static void Softmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination) =>
        SoftmaxRows<PlainForm>(x, rows, columns, destination);

    /// <summary>
    /// The logarithm of the softmax of each row: x − max − ln Σ e^(x − max), summed in the one order of <see cref="Reductions"/>. A row
    /// that
    /// holds NaN or +∞, or nothing but −∞, gives NaN.
    /// </summary>
    /// <inheritdoc cref="Softmax"/>
    public static void LogSoftmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination) =>
        SoftmaxRows<LogForm>(x, rows, columns, destination);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SoftmaxRows<TForm>(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination)
        where TForm : struct, ISoftmaxForm
    {
        Spans.RequireMatrix(x.Length, rows, columns, nameof(x));
        Spans.RequireLength(destination.Length, x.Length, nameof(destination));
        Spans.RequireSameOrApart(x, destination, nameof(destination));

        if (columns > Lanes16<SimdVectorT>.Count)
            for (int i = 0; i < x.Length; i += columns) LongSoftmaxRow<TForm>(x.Slice(i, columns), destination.Slice(i, columns));
        else if (VectorWidth.Has512) ShortSoftmaxRows<TForm, Simd512>(x, columns, destination);
        else ShortSoftmaxRows<TForm, SimdVectorT>(x, columns, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortSoftmaxRows<TForm, T>(ReadOnlySpan<float> x, int columns, Span<float> destination)
        where TForm : struct, ISoftmaxForm
        where T : struct, ISimd<T>
    {
        Span<float> staging = stackalloc float[Lanes16<T>.Count];
        var rows = new MaskedRows<T>(ref MemoryMarshal.GetReference(staging), columns);
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(destination);
        for (int i = 0; i < x.Length; i += columns)
        {
            Lanes16<T> row = rows.Load(ref Unsafe.Add(ref source, i), x.Length - i, float.NegativeInfinity);
            float max = row.Max();
            Lanes16<T> powers = row.Map(new ShiftedExp(max));
            float sum = powers.Sum();
            Lanes16<T> result = TForm.IsLog ? row.Map(new ShiftedTwice(max, Log(sum))) : powers.Map(new Scaled(1f / sum));
            rows.Store(result, ref Unsafe.Add(ref target, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LongSoftmaxRow<TForm>(ReadOnlySpan<float> x, Span<float> destination)
        where TForm : struct, ISoftmaxForm
    {
        float max = Reductions.Max(x);
        if (TForm.IsLog)
        {
            float sum = Reductions.Sum(new ShiftedExp(max), x, float.NegativeInfinity);
            ElementLoop.Run(new ShiftedTwice(max, Log(sum)), x, destination);
        }
        else
        {
            ElementLoop.Run(new ShiftedExp(max), x, destination);
            ElementLoop.Run(new Scaled(1f / Reductions.Sum(destination)), destination, destination);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Log(float x) => Logarithm.Log(SimdVectorT.Create(x)).Value[0];

    private interface ISoftmaxForm
    {
        static abstract bool IsLog { get; }
    }

    private readonly struct PlainForm : ISoftmaxForm
    {
        public static bool IsLog => false;
    }

    private readonly struct LogForm : ISoftmaxForm
    {
        public static bool IsLog => true;
    }

    /// <summary>e^(x − max).</summary>
    private readonly struct ShiftedExp(float max) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Exponential.ExpFlushed(x - T.Create(max));
    }

    /// <summary>(x − first) − second.</summary>
    private readonly struct ShiftedTwice(float first, float second) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => x - T.Create(first) - T.Create(second);
    }

    private readonly struct Scaled(float factor) : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => x * T.Create(factor);
    }
}
