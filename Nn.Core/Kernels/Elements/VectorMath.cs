using System.Runtime.CompilerServices;

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
    public static void Exp(ReadOnlySpan<float> x, Span<float> destination) =>
        Activations.Forward(default(ExponentialFunction), x, destination);

    /// <summary>ln x, the natural logarithm: −∞ at 0, NaN below.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Log(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(LogOperation), x, destination);

    /// <summary>1 / (1 + e^−x).</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> destination) =>
        Activations.Forward(default(SigmoidFunction), x, destination);

    /// <summary>tanh x.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> destination) =>
        Activations.Forward(default(TanhFunction), x, destination);

    /// <summary>ln(1 + e^x).</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> destination) =>
        Activations.Forward(default(SoftplusFunction), x, destination);

    /// <summary>erf x, the error function.</summary>
    /// <inheritdoc cref="Exp(ReadOnlySpan{float}, Span{float})"/>
    public static void Erf(ReadOnlySpan<float> x, Span<float> destination) => ElementLoop.Run(default(ErfOperation), x, destination);

    private readonly struct LogOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => Logarithm.Log(x);
    }

    private readonly struct ErfOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => ErrorFunction.Erf(x);
    }
}
