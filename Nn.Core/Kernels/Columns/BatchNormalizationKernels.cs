using System.Runtime.CompilerServices;

namespace Nn.Kernels;

/// <summary>
/// Batch normalization (Ioffe and Szegedy 2015) over rows × features: y = gamma · (x − mean) / √(variance + epsilon) + beta, and its
/// gradients.
/// </summary>
/// <remarks>
/// All that is measured is measured from a shift (see <see cref="BatchStatistics"/>), forward and backward, so that features near 1000 lose
/// no accuracy. Columns do not meet: threads share the work by ranges of columns, each with the slices that begin at its first column and
/// the stride of the whole matrix; the writing of <see cref="Infer"/> can be split by rows as well. The bits are always those of one
/// thread. The output may be the input itself.
/// </remarks>
internal static unsafe partial class BatchNormalizationKernels
{
    // Columns that are worked on together: what is derived for each of them (at most six values) stays on the stack and in the L1 cache.
    private const int TileColumns = 512;

    /// <summary>
    /// Training: inverseDeviation = 1 / √(variance + epsilon) and y = ((x − shift) − shiftedMean) · inverseDeviation · gamma + beta,
    /// computed as fma(x − shift, scale, beta − shiftedMean · scale) with scale = inverseDeviation · gamma.
    /// </summary>
    /// <param name="x">The batch: rows × columns values whose rows lie <paramref name="stride"/> apart.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stride">The distance from a row to the next; <paramref name="columns"/> when there are no gaps.</param>
    /// <param name="shift">The shift of <see cref="BatchStatistics.Compute"/>.</param>
    /// <param name="shiftedMean">The mean from the shift.</param>
    /// <param name="variance">The biased variance.</param>
    /// <param name="gamma">One value a column, or empty for 1.</param>
    /// <param name="beta">One value a column, or empty for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="inverseDeviation">Receives one value a column, which <see cref="Backward"/> needs.</param>
    /// <param name="y">Receives rows × columns values, with the stride of <paramref name="x"/>.</param>
    /// <param name="relu">A neighbouring ReLU that is computed at once.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that the dimensions ask for, or y lies over x in part.
    /// </exception>
    public static void Train(ReadOnlySpan<float> x, int rows, int columns, int stride, ReadOnlySpan<float> shift,
        ReadOnlySpan<float> shiftedMean, ReadOnlySpan<float> variance, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> inverseDeviation, Span<float> y, ReluFusion relu = ReluFusion.None)
    {
        CheckForward(x, rows, columns, stride, shift, variance, gamma, beta, y, nameof(shift), nameof(variance));
        MatrixArguments.CheckVector(shiftedMean, columns, nameof(shiftedMean));
        MatrixArguments.CheckVector(inverseDeviation, columns, nameof(inverseDeviation));
        Forward(x, rows, columns, stride, shift, shiftedMean, variance, gamma, beta, epsilon, inverseDeviation, y, relu);
    }

    /// <summary>
    /// Inference: y = (x − movingMean) · (gamma / √(movingVariance + epsilon)) + beta. A row's result is the same alone and in any batch.
    /// </summary>
    /// <param name="x">rows × columns values whose rows lie <paramref name="stride"/> apart.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stride">The distance from a row to the next; <paramref name="columns"/> when there are no gaps.</param>
    /// <param name="movingMean">One value a column.</param>
    /// <param name="movingVariance">One value a column.</param>
    /// <param name="gamma">One value a column, or empty for 1.</param>
    /// <param name="beta">One value a column, or empty for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="y">Receives rows × columns values, with the stride of <paramref name="x"/>.</param>
    /// <param name="relu">A neighbouring ReLU that is computed at once.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that the dimensions ask for, or y lies over x in part.
    /// </exception>
    public static void Infer(ReadOnlySpan<float> x, int rows, int columns, int stride, ReadOnlySpan<float> movingMean,
        ReadOnlySpan<float> movingVariance, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon, Span<float> y,
        ReluFusion relu = ReluFusion.None)
    {
        CheckForward(x, rows, columns, stride, movingMean, movingVariance, gamma, beta, y, nameof(movingMean), nameof(movingVariance));
        Forward(x, rows, columns, stride, movingMean, default, movingVariance, gamma, beta, epsilon, default, y, relu);
    }

    private static void CheckForward(ReadOnlySpan<float> x, int rows, int columns, int stride, ReadOnlySpan<float> shift,
        ReadOnlySpan<float> variance, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, Span<float> y, string shiftName,
        string varianceName)
    {
        MatrixArguments.CheckShape(rows, columns, stride);
        MatrixArguments.CheckMatrix(x, rows, columns, stride, nameof(x));
        MatrixArguments.CheckMatrix(y, rows, columns, stride, nameof(y));
        MatrixArguments.CheckVector(shift, columns, shiftName);
        MatrixArguments.CheckVector(variance, columns, varianceName);
        MatrixArguments.CheckOptionalVector(gamma, columns, nameof(gamma));
        MatrixArguments.CheckOptionalVector(beta, columns, nameof(beta));
        MatrixArguments.CheckSameOrApart(x, y, nameof(x), nameof(y));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Forward(ReadOnlySpan<float> x, int rows, int columns, int stride, ReadOnlySpan<float> shift,
        ReadOnlySpan<float> shiftedMean, ReadOnlySpan<float> variance, ReadOnlySpan<float> gamma, ReadOnlySpan<float> beta, float epsilon,
        Span<float> inverseDeviation, Span<float> y, ReluFusion relu)
    {
        float* scale = stackalloc float[TileColumns];
        float* bias = stackalloc float[TileColumns];
        fixed (float* source = x, shifts = shift, means = shiftedMean, variances = variance, gammas = gamma, betas = beta,
            inverses = inverseDeviation, destination = y)
        {
            for (int first = 0; first < columns; first += TileColumns)
            {
                int count = Math.Min(TileColumns, columns - first);
                var derive = new ForwardCoefficients(At(means, first), variances + first, At(gammas, first), At(betas, first), epsilon,
                    At(inverses, first), scale, bias);
                ColumnLoop.Run(derive, count);
                var normalized = new Normalized(source + first, shifts + first, scale, bias);
                if (relu == ReluFusion.After)
                    RowLoop.Run(new NormalizedRelu(normalized), rows, count, stride, destination + first);
                else
                    RowLoop.Run(normalized, rows, count, stride, destination + first);
            }
        }
    }

    // What was left out (an empty span) stays left out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float* At(float* vector, int first) => vector == null ? null : vector + first;

    /// <summary>scale and bias of each column, with which y = (x − shift) · scale + bias.</summary>
    private readonly struct ForwardCoefficients(float* shiftedMean, float* variance, float* gamma, float* beta, float epsilon,
        float* inverseDeviation, float* scale, float* bias) : IColumnOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Derive<T>(nint column) where T : struct, ISimd<T>
        {
            T factor = T.Create(1f) / T.SquareRoot(T.Load(in *variance, (nuint)column) + T.Create(epsilon));
            if (inverseDeviation != null)
                factor.Store(ref *inverseDeviation, (nuint)column);
            if (gamma != null)
                factor *= T.Load(in *gamma, (nuint)column);
            T constant = beta == null ? default : T.Load(in *beta, (nuint)column);
            if (shiftedMean != null)
                constant = T.MultiplyAdd(default(T) - T.Load(in *shiftedMean, (nuint)column), factor, constant);
            factor.Store(ref *scale, (nuint)column);
            constant.Store(ref *bias, (nuint)column);
        }
    }

    private readonly struct Normalized(float* x, float* shift, float* scale, float* bias) : IRowOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void LoadColumns<T>(nint column, out T a, out T b, out T c, out T d) where T : struct, ISimd<T>
        {
            a = T.Load(in *shift, (nuint)column);
            b = T.Load(in *scale, (nuint)column);
            c = T.Load(in *bias, (nuint)column);
            d = default;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(nint element, T a, T b, T c, T d) where T : struct, ISimd<T> =>
            T.MultiplyAdd(T.Load(in *x, (nuint)element) - a, b, c);
    }

    private readonly struct NormalizedRelu(Normalized normalized) : IRowOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void LoadColumns<T>(nint column, out T a, out T b, out T c, out T d) where T : struct, ISimd<T> =>
            normalized.LoadColumns(column, out a, out b, out c, out d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(nint element, T a, T b, T c, T d) where T : struct, ISimd<T> =>
            T.Max(T.Create(0f), normalized.Compute(element, a, b, c, d));
    }
}
