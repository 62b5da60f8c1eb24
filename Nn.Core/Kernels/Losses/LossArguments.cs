using System.Numerics;
using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>The checks that all losses share, made once before anything is written.</summary>
internal static class LossArguments
{
    /// <summary>Checks every span of a loss against rows and columns.</summary>
    /// <returns>The number of rows.</returns>
    public static int Check(
        ReadOnlySpan<float> target,
        int targetColumns,
        ReadOnlySpan<float> prediction,
        ReadOnlySpan<float> weights,
        int columns,
        ReadOnlySpan<float> values,
        ReadOnlySpan<float> gradient)
    {
        int rows = values.Length;
        bool isRight = columns > 0 && prediction.Length == (long)rows * columns && target.Length == (long)rows * targetColumns;
        if (!isRight)
        {
            Spans.RequireMatrix(prediction.Length, rows, columns, nameof(prediction));
            Spans.RequireMatrix(target.Length, rows, targetColumns, nameof(target));
        }

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
        int wrong = IndexOutsideClasses(target, classes);
        if (wrong < 0) return;
        throw new ArgumentException(
            FormattableString.Invariant($"Expected whole numbers from 0 to {classes - 1}. Received: {target[wrong]} in row {wrong}."),
            nameof(target));
    }

    /// <summary>The first place of a value that is not a whole number from 0 to classes − 1; −1 if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int IndexOutsideClasses(ReadOnlySpan<float> values, int classes)
    {
        Vector<float> end = Vector.Create((float)classes);
        int i = 0;
        for (; i <= values.Length - SimdVectorT.Count; i += SimdVectorT.Count)
        {
            var x = new Vector<float>(values[i..]);
            bool areInRange = Vector.GreaterThanOrEqualAll(x, Vector<float>.Zero) && Vector.LessThanAll(x, end);
            if (!areInRange || !Vector.EqualsAll(Vector.Floor(x), x)) break;
        }

        for (; i < values.Length; i++)
        {
            if (!(values[i] >= 0 && values[i] < classes && MathF.Floor(values[i]) == values[i])) return i;
        }

        return -1;
    }
}
