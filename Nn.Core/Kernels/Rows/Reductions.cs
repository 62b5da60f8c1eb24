using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>
/// Sums over a span in one fixed order: element i goes into lane i mod 16, in the order of i, and the 16 lanes are joined by halves,
/// 16 → 8 → 4 → 2 → 1. Of more than 1,024 elements each 1,024 are summed so, and the sums added in order in double precision, so that
/// the error does not grow with the length. The bits do not depend on the width of the processor's vectors (products use FMA).
/// </summary>
public static partial class Reductions
{
    private const int Lanes = 16;
    private const int BlockLength = 1024;

    /// <summary>Σ x[i]; 0 for no elements.</summary>
    /// <param name="x">The summands.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(ReadOnlySpan<float> x) => Sum(default(Identity), x, 0f);

    /// <summary>Σ x[i] · y[i]; 0 for no elements.</summary>
    /// <param name="x">The first factors.</param>
    /// <param name="y">The second factors, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Spans.RequireLength(y.Length, x.Length, nameof(y));
        if (x.Length <= BlockLength) return DotOfBlock(x, y);
        double sum = 0;
        for (int i = 0; i < x.Length; i += BlockLength)
        {
            int length = Math.Min(BlockLength, x.Length - i);
            sum += DotOfBlock(x.Slice(i, length), y.Slice(i, length));
        }

        return (float)sum;
    }

    /// <summary>Σ operation(x[i]), where operation(padding) must be 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Sum<TOperation>(TOperation operation, ReadOnlySpan<float> x, float padding)
        where TOperation : struct, IUnaryOperation
    {
        if (x.Length <= BlockLength) return SumOfBlock(operation, x, padding);
        double sum = 0;
        for (int i = 0; i < x.Length; i += BlockLength)
            sum += SumOfBlock(operation, x.Slice(i, Math.Min(BlockLength, x.Length - i)), padding);
        return (float)sum;
    }

    /// <summary>The largest element of at least one; unspecified where one is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Max(ReadOnlySpan<float> x) => VectorWidth.Has512 ? MaxOf<Simd512>(x) : MaxOf<SimdVectorT>(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float SumOfBlock<TOperation>(TOperation operation, ReadOnlySpan<float> x, float padding)
        where TOperation : struct, IUnaryOperation =>
        VectorWidth.Has512
            ? SumOf<TOperation, Simd512>(operation, x, padding)
            : SumOf<TOperation, SimdVectorT>(operation, x, padding);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float DotOfBlock(ReadOnlySpan<float> x, ReadOnlySpan<float> y) =>
        VectorWidth.Has512 ? DotOf<Simd512>(x, y) : DotOf<SimdVectorT>(x, y);

    // The 16 lanes are one vector of 16, two of 8 or four of 4: the JIT drops the branches and locals that a width does not need. No call
    // follows the first use of the lanes: one would keep them on the stack, through the whole loop.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOf<TOperation, T>(TOperation operation, ReadOnlySpan<float> x, float padding)
        where TOperation : struct, IUnaryOperation
        where T : struct, ISimd<T>
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        nuint whole = (nuint)(x.Length & -Lanes);
        Span<float> padded = stackalloc float[Lanes];
        if (whole < (nuint)x.Length) Pad(x[(int)whole..], padded, padding);

        T a = T.Create(0f), b = a, c = a, d = a;
        for (nuint i = 0; i < whole; i += Lanes)
        {
            a += operation.Invoke(T.Load(ref source, i));
            if (T.Count <= 8) b += operation.Invoke(T.Load(ref source, i + (nuint)T.Count));
            if (T.Count <= 4) c += operation.Invoke(T.Load(ref source, i + 8));
            if (T.Count <= 4) d += operation.Invoke(T.Load(ref source, i + 12));
        }

        if (whole < (nuint)x.Length)
        {
            ref float tail = ref MemoryMarshal.GetReference(padded);
            a += operation.Invoke(T.Load(ref tail, 0));
            if (T.Count <= 8) b += operation.Invoke(T.Load(ref tail, (nuint)T.Count));
            if (T.Count <= 4) c += operation.Invoke(T.Load(ref tail, 8));
            if (T.Count <= 4) d += operation.Invoke(T.Load(ref tail, 12));
        }

        return Join(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float DotOf<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where T : struct, ISimd<T>
    {
        ref float first = ref MemoryMarshal.GetReference(x);
        ref float second = ref MemoryMarshal.GetReference(y);
        nuint whole = (nuint)(x.Length & -Lanes);
        Span<float> padded = stackalloc float[2 * Lanes];
        if (whole < (nuint)x.Length)
        {
            Pad(x[(int)whole..], padded[..Lanes], 0f);
            Pad(y[(int)whole..], padded[Lanes..], 0f);
        }

        T a = T.Create(0f), b = a, c = a, d = a;
        for (nuint i = 0; i < whole; i += Lanes)
        {
            a = T.MultiplyAdd(T.Load(ref first, i), T.Load(ref second, i), a);
            if (T.Count <= 8) b = T.MultiplyAdd(T.Load(ref first, i + (nuint)T.Count), T.Load(ref second, i + (nuint)T.Count), b);
            if (T.Count <= 4) c = T.MultiplyAdd(T.Load(ref first, i + 8), T.Load(ref second, i + 8), c);
            if (T.Count <= 4) d = T.MultiplyAdd(T.Load(ref first, i + 12), T.Load(ref second, i + 12), d);
        }

        if (whole < (nuint)x.Length)
        {
            ref float tail = ref MemoryMarshal.GetReference(padded);
            a = T.MultiplyAdd(T.Load(ref tail, 0), T.Load(ref tail, Lanes), a);
            if (T.Count <= 8) b = T.MultiplyAdd(T.Load(ref tail, (nuint)T.Count), T.Load(ref tail, Lanes + (nuint)T.Count), b);
            if (T.Count <= 4) c = T.MultiplyAdd(T.Load(ref tail, 8), T.Load(ref tail, Lanes + 8), c);
            if (T.Count <= 4) d = T.MultiplyAdd(T.Load(ref tail, 12), T.Load(ref tail, Lanes + 12), d);
        }

        return Join(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pad(ReadOnlySpan<float> tail, Span<float> padded, float padding)
    {
        padded.Fill(padding);
        tail.CopyTo(padded);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Join<T>(T a, T b, T c, T d)
        where T : struct, ISimd<T>
    {
        if (T.Count == 16) return T.Sum(a);
        return T.Count == 8 ? T.Sum(a + b) : T.Sum((a + c) + (b + d));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float MaxOf<T>(ReadOnlySpan<float> x)
        where T : struct, ISimd<T>
    {
        ref float source = ref MemoryMarshal.GetReference(x);
        if (x.Length < T.Count)
        {
            float largest = source;
            for (int i = 1; i < x.Length; i++) largest = MathF.Max(largest, Unsafe.Add(ref source, i));
            return largest;
        }

        nuint last = (nuint)(x.Length - T.Count);
        T a = T.Load(ref source, last), b = a;
        nuint next = 0;
        for (; next + (nuint)T.Count < last; next += 2 * (nuint)T.Count)
        {
            a = T.Max(a, T.Load(ref source, next));
            b = T.Max(b, T.Load(ref source, next + (nuint)T.Count));
        }

        if (next < last) b = T.Max(b, T.Load(ref source, next));
        return T.Max(T.Max(a, b));
    }

    private readonly struct Identity : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => x;
    }
}
