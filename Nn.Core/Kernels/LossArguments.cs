using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>The checks that all losses share, made once before anything is written.</summary>
internal static class LossArguments
{
    /// <summary>Checks every span of a loss against rows and columns.</summary>
    /// <returns>The number of rows.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Check(
        ReadOnlySpan<float> target,
        int targetColumns,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        int columns,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> gradient)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        int rows = values.Length;
        Spans.RequireMatrix(prediction.Length, rows, columns, nameof(prediction));
        Spans.RequireMatrix(target.Length, rows, targetColumns, nameof(target));
        if (!weights.IsEmpty) Spans.RequireLength(weights.Length, rows, nameof(weights));
        if (!gradient.IsEmpty)
        {
            Spans.RequireLength(gradient.Length, prediction.Length, nameof(gradient));
            Spans.RequireApart(target, gradient, nameof(gradient));
            Spans.RequireApart(prediction, gradient, nameof(gradient));
            Spans.RequireApart(weights, gradient, nameof(gradient));
            Spans.RequireApart(values, gradient, nameof(gradient));
        }

        Spans.RequireApart(target, values, nameof(values));
        Spans.RequireApart(prediction, values, nameof(values));
        Spans.RequireApart(weights, values, nameof(values));
        return rows;
    }

    /// <summary>Checks that every target is the number of a class.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CheckClasses(ReadOnlySpan<float> target, int classes)
    {
        for (int i = 0; i < target.Length; i++)
        {
            int label = (int)target[i];
            if ((uint)label >= (uint)classes || label != target[i]) ThrowClass(target[i], i, classes, nameof(target));
        }
    }

    [DoesNotReturn]
    private static void ThrowClass(float label, int row, int classes, string name) =>
        throw new ArgumentException($"Expected whole numbers from 0 to {classes - 1}. Received: {label} in row {row}.", name);
}
