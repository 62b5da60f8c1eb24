using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Nn.Kernels;

/// <summary>A function of one element, for vectors of any width.</summary>
internal interface IUnaryOperation
{
    T Invoke<T>(T x)
        where T : struct, ISimd<T>;
}

/// <summary>A function of two elements at the same place, for vectors of any width.</summary>
internal interface IBinaryOperation
{
    T Invoke<T>(T x, T y)
        where T : struct, ISimd<T>;
}

/// <summary>
/// Applies an operation to every element. The last vector overlaps the one before it and is read before anything is written, so that
/// every element goes through the same arithmetic also when the destination is a source; fewer elements than a vector go through a
/// padded one.
/// </summary>
internal static class ElementLoop
{
    /// <summary>destination[i] = operation(x[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOperation>(TOperation operation, ReadOnlySpan<float> x, Span<float> destination)
        where TOperation : struct, IUnaryOperation
    {
        Spans.RequireLength(destination.Length, x.Length, nameof(destination));
        Spans.RequireSameOrApart(x, destination, nameof(destination));

        ref float source = ref MemoryMarshal.GetReference(x);
        ref float target = ref MemoryMarshal.GetReference(destination);
        if (VectorWidth.Use512(x.Length))
            Whole<TOperation, Simd512>(operation, ref source, ref target, (nuint)x.Length);
        else if (VectorWidth.UseVectorT(x.Length))
            Whole<TOperation, SimdVectorT>(operation, ref source, ref target, (nuint)x.Length);
        else
            Part(operation, x, destination);
    }

    /// <summary>destination[i] = operation(x[i], y[i]).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TOperation>(TOperation operation, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination)
        where TOperation : struct, IBinaryOperation
    {
        Spans.RequireLength(y.Length, x.Length, nameof(y));
        Spans.RequireLength(destination.Length, x.Length, nameof(destination));
        Spans.RequireSameOrApart(x, destination, nameof(destination));
        Spans.RequireSameOrApart(y, destination, nameof(destination));

        ref float first = ref MemoryMarshal.GetReference(x);
        ref float second = ref MemoryMarshal.GetReference(y);
        ref float target = ref MemoryMarshal.GetReference(destination);
        if (VectorWidth.Use512(x.Length))
            Whole<TOperation, Simd512>(operation, ref first, ref second, ref target, (nuint)x.Length);
        else if (VectorWidth.UseVectorT(x.Length))
            Whole<TOperation, SimdVectorT>(operation, ref first, ref second, ref target, (nuint)x.Length);
        else
            Part(operation, x, y, destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole<TOperation, T>(TOperation operation, ref float x, ref float destination, nuint length)
        where TOperation : struct, IUnaryOperation
        where T : struct, ISimd<T>
    {
        nuint end = length - (nuint)T.Count;
        T last = T.Load(ref x, end);
        for (nuint i = 0; i < end; i += (nuint)T.Count) operation.Invoke(T.Load(ref x, i)).Store(ref destination, i);
        operation.Invoke(last).Store(ref destination, end);
    }

    /// <summary>The same without checks, for a caller that has made them, of at least a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Whole<TOperation, T>(TOperation operation, ref float x, ref float y, ref float destination, nuint length)
        where TOperation : struct, IBinaryOperation
        where T : struct, ISimd<T>
    {
        nuint end = length - (nuint)T.Count;
        T lastX = T.Load(ref x, end);
        T lastY = T.Load(ref y, end);
        for (nuint i = 0; i < end; i += (nuint)T.Count)
            operation.Invoke(T.Load(ref x, i), T.Load(ref y, i)).Store(ref destination, i);
        operation.Invoke(lastX, lastY).Store(ref destination, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TOperation>(TOperation operation, ReadOnlySpan<float> x, Span<float> destination)
        where TOperation : struct, IUnaryOperation
    {
        Span<float> padded = stackalloc float[SimdVectorT.Count];
        x.CopyTo(padded);
        ref float start = ref MemoryMarshal.GetReference(padded);
        operation.Invoke(SimdVectorT.Load(ref start, 0)).Store(ref start, 0);
        padded[..x.Length].CopyTo(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TOperation>(TOperation operation, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination)
        where TOperation : struct, IBinaryOperation
    {
        Span<float> padded = stackalloc float[2 * SimdVectorT.Count];
        x.CopyTo(padded);
        y.CopyTo(padded[SimdVectorT.Count..]);
        ref float start = ref MemoryMarshal.GetReference(padded);
        operation.Invoke(SimdVectorT.Load(ref start, 0), SimdVectorT.Load(ref start, (nuint)SimdVectorT.Count)).Store(ref start, 0);
        padded[..x.Length].CopyTo(destination);
    }
}
