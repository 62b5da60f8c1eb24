using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Mean and variance of every column of a batch (rows × features), in one pass. Everything is measured from a shift, the batch's first
/// row: a mean near 1000 in single precision is too coarse to subtract, its distance from a row of the batch is not.
/// </summary>
/// <remarks>
/// Columns are summed in the order of <see cref="ColumnSums"/>. Threads share the work by ranges of columns: each takes the slices that
/// begin at its first column, with the stride of the whole matrix, and the bits are those of one thread.
/// </remarks>
internal static unsafe class BatchStatistics
{
    /// <summary>
    /// shift = first row; shiftedMean = Σ(x − shift) / rows, so that the mean is shift + shiftedMean; variance = Σ(x − shift)² / rows −
    /// shiftedMean² (biased; at least 0). NaN in a column makes its mean and variance NaN.
    /// </summary>
    /// <param name="x">The batch: rows × columns values whose rows lie <paramref name="stride"/> apart.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stride">The distance from a row to the next; <paramref name="columns"/> when there are no gaps.</param>
    /// <param name="shift">Receives one value a column.</param>
    /// <param name="shiftedMean">Receives one value a column.</param>
    /// <param name="variance">Receives one value a column.</param>
    /// <exception cref="ArgumentException">No rows, or a span that does not have the length that the dimensions ask for.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(ReadOnlySpan<float> x, int rows, int columns, int stride, Span<float> shift, Span<float> shiftedMean,
        Span<float> variance)
    {
        MatrixArguments.CheckShape(rows, columns, stride);
        if (rows == 0)
            throw new ArgumentException("Expected at least one row: a batch without rows has no mean.", nameof(rows));
        MatrixArguments.CheckMatrix(x, rows, columns, stride, nameof(x));
        MatrixArguments.CheckVector(shift, columns, nameof(shift));
        MatrixArguments.CheckVector(shiftedMean, columns, nameof(shiftedMean));
        MatrixArguments.CheckVector(variance, columns, nameof(variance));

        fixed (float* source = x, first = shift, mean = shiftedMean, squares = variance)
        {
            new ReadOnlySpan<float>(source, columns).CopyTo(shift);
            ColumnReduction.Run(new ShiftedRows(source, first), rows, columns, stride, mean, squares);
            Finish(rows, columns, mean, squares);
        }
    }

    /// <summary>
    /// moving = moving · momentum + batch · (1 − momentum), for the mean (shift + shiftedMean) and the biased variance, as Keras does.
    /// </summary>
    /// <param name="shift">The shift of <see cref="Compute"/>.</param>
    /// <param name="shiftedMean">The mean from the shift.</param>
    /// <param name="variance">The biased variance of the batch.</param>
    /// <param name="momentum">What is kept of the moving values, 0 to 1; a double, because 1 − 0.99f is not 0.01f.</param>
    /// <param name="movingMean">Is updated.</param>
    /// <param name="movingVariance">Is updated.</param>
    /// <exception cref="ArgumentException">The spans do not have one length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void UpdateMoving(ReadOnlySpan<float> shift, ReadOnlySpan<float> shiftedMean, ReadOnlySpan<float> variance,
        double momentum, Span<float> movingMean, Span<float> movingVariance)
    {
        int columns = shift.Length;
        MatrixArguments.CheckVector(shiftedMean, columns, nameof(shiftedMean));
        MatrixArguments.CheckVector(variance, columns, nameof(variance));
        MatrixArguments.CheckVector(movingMean, columns, nameof(movingMean));
        MatrixArguments.CheckVector(movingVariance, columns, nameof(movingVariance));

        fixed (float* first = shift, mean = shiftedMean, squares = variance, means = movingMean, variances = movingVariance)
        {
            nint column = 0;
            for (; column <= columns - SimdVectorT.Count; column += SimdVectorT.Count)
                Move<SimdVectorT>(first + column, mean + column, squares + column, momentum, means + column, variances + column);
            for (; column < columns; column++)
                Move<Simd1>(first + column, mean + column, squares + column, momentum, means + column, variances + column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Move<T>(float* shift, float* shiftedMean, float* variance, double momentum, float* movingMean,
        float* movingVariance)
        where T : struct, ISimd<T>
    {
        T keep = T.Create((float)momentum);
        T take = T.Create((float)(1 - momentum));
        T mean = T.Load(in *shift, 0) + T.Load(in *shiftedMean, 0);
        T.MultiplyAdd(mean, take, T.Load(in *movingMean, 0) * keep).Store(ref *movingMean, 0);
        T.MultiplyAdd(T.Load(in *variance, 0), take, T.Load(in *movingVariance, 0) * keep).Store(ref *movingVariance, 0);
    }

    /// <summary>Sums become means, and sums of squares the variance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(int rows, nint columns, float* mean, float* variance)
    {
        nint column = 0;
        for (; column <= columns - SimdVectorT.Count; column += SimdVectorT.Count)
            FinishColumns<SimdVectorT>(rows, mean + column, variance + column);
        for (; column < columns; column++)
            FinishColumns<Simd1>(rows, mean + column, variance + column);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FinishColumns<T>(int rows, float* mean, float* variance) where T : struct, ISimd<T>
    {
        T share = T.Create(1f / rows);
        T average = T.Load(in *mean, 0) * share;
        average.Store(ref *mean, 0);
        T.Max(T.Create(0f), T.MultiplyAdd(default(T) - average, average, T.Load(in *variance, 0) * share)).Store(ref *variance, 0);
    }

    private readonly struct ShiftedRows(float* x, float* shift) : IColumnTerms
    {
        public static bool HasProducts => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load<T>(nint element, nint column, out T u, out T v) where T : struct, ISimd<T>
        {
            u = T.Load(in *x, (nuint)element) - T.Load(in *shift, (nuint)column);
            v = u;
        }
    }
}
