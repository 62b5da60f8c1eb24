using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn;

/// <summary>What the regularizers share: sums, and derivatives that are added to gradients element by element.</summary>
internal static class Penalties
{
    /// <summary>Σ |x[i]|.</summary>
    public static float SumOfMagnitudes(ReadOnlySpan<float> x) => Reductions.Sum(default(Magnitude), x, 0f);

    /// <summary>gradient += factor · sign(weight), where sign(0) is 0.</summary>
    public static void AddL1(ReadOnlySpan<float> weight, float factor, Span<float> gradient) =>
        ElementLoop.Run(new L1Slope(factor), weight, gradient, gradient);

    /// <summary>gradient += 2 · factor · weight.</summary>
    public static void AddL2(ReadOnlySpan<float> weight, float factor, Span<float> gradient) =>
        ElementLoop.Run(new L2Slope(2 * factor), weight, gradient, gradient);

    private readonly struct Magnitude : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x)
            where T : struct, ISimd<T> => T.Abs(x);
    }

    private readonly struct L1Slope(float factor) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T>
        {
            T zero = T.Create(0f), slope = T.Create(factor);
            return y + ((T.GreaterThan(x, zero) & slope) - (T.LessThan(x, zero) & slope));
        }
    }

    private readonly struct L2Slope(float factor) : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Invoke<T>(T x, T y)
            where T : struct, ISimd<T> => T.MultiplyAdd(T.Create(factor), x, y);
    }
}
