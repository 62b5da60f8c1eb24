using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>Losses of predictions that are real numbers: row means and their gradients in one pass.</summary>
internal static class RegressionLosses
{
    /// <summary>The mean squared error of each row: (p − y)², with the derivative 2·(p − y).</summary>
    /// <param name="target">The true values y: rows · columns.</param>
    /// <param name="prediction">The predictions p: rows · columns.</param>
    /// <param name="weights">One weight a row, which multiplies the row's gradient; empty for 1.</param>
    /// <param name="scale">What multiplies every gradient.</param>
    /// <param name="columns">The length of a row, positive.</param>
    /// <param name="values">Receives the mean over the columns of each row.</param>
    /// <param name="gradient">Receives derivative · scale · weight / columns: rows · columns, or empty if it is not wanted.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a destination overlaps another span.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="columns"/> is not positive.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Squared(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient) =>
        ElementLosses.Run(default(SquaredLoss), target, prediction, weights, scale, columns, values, gradient);

    /// <summary>The mean absolute error of each row: |p − y|, with the derivative sign(p − y), 0 where they are equal.</summary>
    /// <inheritdoc cref="Squared"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Absolute(
        ReadOnlySpan<float> target,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        float scale,
        int columns,
        Span<float> values,
        Span<float> gradient) =>
        ElementLosses.Run(default(AbsoluteLoss), target, prediction, weights, scale, columns, values, gradient);

    private readonly struct SquaredLoss : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T difference = prediction - target;
            value = difference * difference;
            slope = difference + difference;
        }
    }

    private readonly struct AbsoluteLoss : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Invoke<T>(T target, T prediction, out T value, out T slope)
            where T : struct, ISimd<T>
        {
            T difference = prediction - target, zero = T.Create(0f), one = T.Create(1f);
            value = T.Abs(difference);
            slope = (T.GreaterThan(difference, zero) & one) - (T.LessThan(difference, zero) & one);
        }
    }
}
