using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

public static partial class Activations
{
    /// <summary>
    /// The softmax of each row: e^(x − max) / Σ e^(x − max), summed in the one order of <see cref="Reductions"/>. A row that holds NaN or +∞, or
    /// nothing but −∞, gives NaN.
    /// </summary>
    /// <param name="x">The input: rows · columns elements.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The length of a row, positive.</param>
    /// <param name="destination">The output, as long as <paramref name="x"/>; it may be the same span.</param>
    /// <exception cref="ArgumentException">A length is not rows · columns, or the spans overlap without being the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is negative, or <paramref name="columns"/> not positive.</exception>
    public static void Softmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination) =>
        SoftmaxRows<PlainForm>(x, rows, columns, destination);

    /// <summary>
    /// The logarithm of the softmax of each row: x − max − ln Σ e^(x − max), summed in the one order of <see cref="Reductions"/>. A row that
    /// holds NaN or +∞, or nothing but −∞, gives NaN.
    /// </summary>
    /// <inheritdoc cref="Softmax"/>
    public static void LogSoftmax(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination) =>
        SoftmaxRows<LogForm>(x, rows, columns, destination);

    private static void SoftmaxRows<TForm>(ReadOnlySpan<float> x, int rows, int columns, Span<float> destination)
        where TForm : struct, ISoftmaxForm
    {
        Spans.RequireMatrix(x.Length, rows, columns, nameof(x));
        Spans.RequireLength(destination.Length, x.Length, nameof(destination));
        Spans.RequireSameOrApart(x, destination, nameof(destination));

        if (Vector512.IsHardwareAccelerated) SoftmaxRows<TForm, Simd512>(x, columns, destination);
        else SoftmaxRows<TForm, SimdT>(x, columns, destination);
    }

    private static void SoftmaxRows<TForm, T>(ReadOnlySpan<float> x, int columns, Span<float> destination)
        where TForm : struct, ISoftmaxForm
        where T : struct, ISimd<T>
    {
        if (columns <= Sixteen<T>.Count) ShortSoftmaxRows<TForm, T>(x, columns, destination);
        else for (int i = 0; i < x.Length; i += columns) LongSoftmaxRow<TForm, T>(x.Slice(i, columns), destination.Slice(i, columns));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ShortSoftmaxRows<TForm, T>(ReadOnlySpan<float> x, int columns, Span<float> destination)
        where TForm : struct, ISoftmaxForm
        where T : struct, ISimd<T>
    {
        Span<float> staging = stackalloc float[Sixteen<T>.Count];
        var rows = new ShortRows<T>(ref MemoryMarshal.GetReference(staging), columns);
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(destination);
        for (int i = 0; i < x.Length; i += columns)
        {
            Sixteen<T> row = rows.Load(ref Unsafe.Add(ref source, i), x.Length - i, float.NegativeInfinity);
            float max = row.Max();
            Sixteen<T> powers = row.Map(new ShiftedExp(max));
            float sum = powers.Sum();
            Sixteen<T> result = TForm.IsLog ? row.Map(new ShiftedTwice(max, Log(sum))) : powers.Map(new Scaled(1f / sum));
            rows.Store(result, ref Unsafe.Add(ref target, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LongSoftmaxRow<TForm, T>(ReadOnlySpan<float> x, Span<float> destination)
        where TForm : struct, ISoftmaxForm
        where T : struct, ISimd<T>
    {
        int tail = x.Length % Sixteen<T>.Count;
        nuint whole = (nuint)(x.Length - tail);
        Span<float> padded = stackalloc float[Sixteen<T>.Count];
        padded[tail..].Fill(float.NegativeInfinity);
        x[^tail..].CopyTo(padded);
        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(destination);

        Sixteen<T> last = Sixteen<T>.Load(ref MemoryMarshal.GetReference(padded), 0);
        Sixteen<T> largest = last;
        for (nuint i = 0; i < whole; i += Sixteen<T>.Count) largest = Sixteen<T>.Max(largest, Sixteen<T>.Load(ref source, i));

        float max = largest.Max();
        var exp = new ShiftedExp(max);
        Sixteen<T> sum = Sixteen<T>.Create(0f);
        for (nuint i = 0; i < whole; i += Sixteen<T>.Count)
        {
            Sixteen<T> powers = Sixteen<T>.Load(ref source, i).Map(exp);
            sum += powers;
            if (!TForm.IsLog) powers.Store(ref target, i);
        }

        Sixteen<T> lastPowers = last.Map(exp);
        float total = (sum + lastPowers).Sum();
        if (TForm.IsLog)
        {
            var shift = new ShiftedTwice(max, Log(total));
            for (nuint i = 0; i < whole; i += Sixteen<T>.Count) Sixteen<T>.Load(ref source, i).Map(shift).Store(ref target, i);
            last.Map(shift).Store(ref MemoryMarshal.GetReference(padded), 0);
        }
        else
        {
            var scale = new Scaled(1f / total);
            for (nuint i = 0; i < whole; i += Sixteen<T>.Count) Sixteen<T>.Load(ref target, i).Map(scale).Store(ref target, i);
            lastPowers.Map(scale).Store(ref MemoryMarshal.GetReference(padded), 0);
        }

        padded[..tail].CopyTo(destination[^tail..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Log(float x) => VectorMath.Log(System.Numerics.Vector.Create(x))[0];

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
            where T : struct, ISimd<T> => Exponential.ExpOfNonPositive(x - T.Create(max));
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
