using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>Activations of whole spans: element by element, or row by row (softmax).</summary>
public static partial class Activations
{
    /// <summary>y[i] = f(x[i]); y may be x.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    internal static void Forward<TFunction>(TFunction function, ReadOnlySpan<float> x, Span<float> y)
        where TFunction : struct, IActivationFunction => ElementLoop.Run(new ValueOperation<TFunction>(function), x, y);

    /// <summary>dx[i] = dy[i] · f' at i, from the output or the input of the forward pass; dx may be one of the others.</summary>
    /// <inheritdoc cref="Forward"/>
    internal static void Backward<TFunction>(
        TFunction function, ReadOnlySpan<float> retained, ReadOnlySpan<float> dy, Span<float> dx)
        where TFunction : struct, IActivationFunction => ElementLoop.Run(new GradientOperation<TFunction>(function), retained, dy, dx);

    private readonly struct ValueOperation<TFunction>(TFunction function) : IUnaryOperation
        where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => function.Value(x);
    }

    private readonly struct GradientOperation<TFunction>(TFunction function) : IBinaryOperation
        where TFunction : struct, IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => function.Gradient(x, y);
    }
}
