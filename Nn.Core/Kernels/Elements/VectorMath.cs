using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Nn.Kernels;

/// <summary>
/// Transcendental functions of every element of a span, each within 4 units in the last place (softplus: 8) over the whole range of float,
/// subnormals included; NaN gives NaN. An element's bits depend on its value alone: not on its place, the length of the span, or the
/// width of the processor's vectors. The destination may be the source itself, or apart from it.
/// </summary>
public static class VectorMath
{
    /// <summary>e^x: +∞ above 88.72, 0 below −103.97.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="destination">As long as <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(ExpOperation), x, destination);

    /// <summary>ln x, the natural logarithm: −∞ at 0, NaN below.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(LogOperation), x, destination);

    /// <summary>1 / (1 + e^−x).</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) =>
        ElementLoop.Run(default(SigmoidOperation), x, destination);

    /// <summary>tanh x.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(TanhOperation), x, destination);

    /// <summary>ln(1 + e^x).</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination) =>
        ElementLoop.Run(default(SoftplusOperation), x, destination);

    /// <summary>erf x, the error function.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Erf(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(ErfOperation), x, destination);

    /// <summary>e^x of a vector, for kernels that fuse it: the bits of <see cref="Exp(ReadOnlySpan{float}, Span{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Exp(Vector<float> x) => Exponential.Exp(new SimdT(x)).Value;

    /// <inheritdoc cref="Exp(Vector{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Exp(Vector512<float> x) => Exponential.Exp(new Simd512(x)).Value;

    /// <summary>ln x of a vector: the bits of <see cref="Log(ReadOnlySpan{float}, Span{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Log(Vector<float> x) => Logarithm.Log(new SimdT(x)).Value;

    /// <inheritdoc cref="Log(Vector{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Log(Vector512<float> x) => Logarithm.Log(new Simd512(x)).Value;

    /// <summary>The sigmoid of a vector: the bits of <see cref="Sigmoid(ReadOnlySpan{float}, Span{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Sigmoid(Vector<float> x) => Hyperbolic.Sigmoid(new SimdT(x)).Value;

    /// <inheritdoc cref="Sigmoid(Vector{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Sigmoid(Vector512<float> x) => Hyperbolic.Sigmoid(new Simd512(x)).Value;

    /// <summary>tanh of a vector: the bits of <see cref="Tanh(ReadOnlySpan{float}, Span{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Tanh(Vector<float> x) => Hyperbolic.Tanh(new SimdT(x)).Value;

    /// <inheritdoc cref="Tanh(Vector{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Tanh(Vector512<float> x) => Hyperbolic.Tanh(new Simd512(x)).Value;

    /// <summary>ln(1 + e^x) of a vector: the bits of <see cref="Softplus(ReadOnlySpan{float}, Span{float})"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Softplus(Vector<float> x) => Hyperbolic.Softplus(new SimdT(x)).Value;

    /// <inheritdoc cref="Softplus(Vector{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Softplus(Vector512<float> x) => Hyperbolic.Softplus(new Simd512(x)).Value;

    private readonly struct ExpOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Exponential.Exp(x);
    }

    private readonly struct LogOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Logarithm.Log(x);
    }

    private readonly struct SigmoidOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Hyperbolic.Sigmoid(x);
    }

    private readonly struct TanhOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Hyperbolic.Tanh(x);
    }

    private readonly struct SoftplusOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Hyperbolic.Softplus(x);
    }

    private readonly struct ErfOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => ErrorFunction.Erf(x);
    }
}
