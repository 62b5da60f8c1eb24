using System.Runtime.CompilerServices;

namespace Nn.Kernels;

internal static unsafe partial class BatchNormalizationKernels
{
    /// <summary>
    /// The gradients of <see cref="Train"/>. With xhat = ((x − shift) − shiftedMean) · inverseDeviation and n rows: dBeta = Σ dy, dGamma =
    /// Σ dy · xhat, dx = gamma · inverseDeviation / n · (n · dy − dBeta − xhat · dGamma). One pass reads for the sums, one writes dx.
    /// </summary>
    /// <param name="dy">The upstream gradient: rows × columns values whose rows lie <paramref name="stride"/> apart.</param>
    /// <param name="x">The input of the forward pass, of the same layout.</param>
    /// <param name="y">The output of the forward pass, of the same layout, for <see cref="ReluFusion.After"/>; else empty.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stride">The distance from a row to the next; <paramref name="columns"/> when there are no gaps.</param>
    /// <param name="shift">The shift of the batch's statistics.</param>
    /// <param name="shiftedMean">The mean from the shift.</param>
    /// <param name="inverseDeviation">As <see cref="Train"/> wrote it.</param>
    /// <param name="gamma">One value a column, or empty for 1.</param>
    /// <param name="dGamma">Receives one value a column, or empty when nobody wants it.</param>
    /// <param name="dBeta">Receives one value a column, or empty when nobody wants it.</param>
    /// <param name="dx">
    /// Receives rows × columns values, of the layout of <paramref name="x"/>; may be <paramref name="dy"/> or <paramref name="x"/> itself,
    /// or empty when nobody wants it.
    /// </param>
    /// <param name="relu">A neighbouring ReLU whose gradient is computed at once.</param>
    /// <exception cref="ArgumentException">
    /// No rows, a span that does not have the length that the dimensions ask for, or a dx that lies over dy, x or y in part.
    /// </exception>
    public static void Backward(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, int columns, int stride,
        ReadOnlySpan<float> shift, ReadOnlySpan<float> shiftedMean, ReadOnlySpan<float> inverseDeviation, ReadOnlySpan<float> gamma,
        Span<float> dGamma, Span<float> dBeta, Span<float> dx, ReluFusion relu = ReluFusion.None)
    {
        MatrixArguments.CheckShape(rows, columns, stride);
        if (rows == 0)
            throw new ArgumentException("Expected at least one row: a batch without rows has no statistics.", nameof(rows));
        CheckGradients(dy, x, y, rows, columns, stride, gamma, dx, dxIsOptional: true, readsInput: true, relu);
        MatrixArguments.CheckVector(shift, columns, nameof(shift));
        MatrixArguments.CheckVector(shiftedMean, columns, nameof(shiftedMean));
        MatrixArguments.CheckVector(inverseDeviation, columns, nameof(inverseDeviation));
        MatrixArguments.CheckOptionalVector(dGamma, columns, nameof(dGamma));
        MatrixArguments.CheckOptionalVector(dBeta, columns, nameof(dBeta));

        switch (relu)
        {
            case ReluFusion.Before:
                Backward<ReluBefore>(dy, x, y, rows, columns, stride, shift, shiftedMean, inverseDeviation, gamma, dGamma, dBeta, dx);
                break;
            case ReluFusion.After:
                Backward<ReluAfter>(dy, x, y, rows, columns, stride, shift, shiftedMean, inverseDeviation, gamma, dGamma, dBeta, dx);
                break;
            default:
                Backward<NoRelu>(dy, x, y, rows, columns, stride, shift, shiftedMean, inverseDeviation, gamma, dGamma, dBeta, dx);
                break;
        }
    }

    /// <summary>
    /// The gradient of <see cref="Infer"/>, for a layer that is frozen: dx = dy · (gamma / √(movingVariance + epsilon)). The moving
    /// statistics are constants, and a frozen layer's gamma and beta have no gradient.
    /// </summary>
    /// <param name="dy">The upstream gradient: rows × columns values whose rows lie <paramref name="stride"/> apart.</param>
    /// <param name="x">The input of the forward pass, of the same layout, for <see cref="ReluFusion.Before"/>; else empty.</param>
    /// <param name="y">The output of the forward pass, of the same layout, for <see cref="ReluFusion.After"/>; else empty.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of features.</param>
    /// <param name="stride">The distance from a row to the next; <paramref name="columns"/> when there are no gaps.</param>
    /// <param name="movingVariance">One value a column.</param>
    /// <param name="gamma">One value a column, or empty for 1.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="dx">
    /// Receives rows × columns values, of the layout of <paramref name="dy"/>; may be <paramref name="dy"/> itself.
    /// </param>
    /// <param name="relu">A neighbouring ReLU whose gradient is computed at once.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that the dimensions ask for, or dx lies over another in part.
    /// </exception>
    public static void InferBackward(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, int columns,
        int stride, ReadOnlySpan<float> movingVariance, ReadOnlySpan<float> gamma, float epsilon, Span<float> dx,
        ReluFusion relu = ReluFusion.None)
    {
        MatrixArguments.CheckShape(rows, columns, stride);
        CheckGradients(dy, x, y, rows, columns, stride, gamma, dx, dxIsOptional: false, readsInput: relu == ReluFusion.Before, relu);
        MatrixArguments.CheckVector(movingVariance, columns, nameof(movingVariance));

        switch (relu)
        {
            case ReluFusion.Before:
                InferBackward<ReluBefore>(dy, x, y, rows, columns, stride, movingVariance, gamma, epsilon, dx);
                break;
            case ReluFusion.After:
                InferBackward<ReluAfter>(dy, x, y, rows, columns, stride, movingVariance, gamma, epsilon, dx);
                break;
            default:
                InferBackward<NoRelu>(dy, x, y, rows, columns, stride, movingVariance, gamma, epsilon, dx);
                break;
        }
    }

    private static void CheckGradients(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, int columns,
        int stride, ReadOnlySpan<float> gamma, Span<float> dx, bool dxIsOptional, bool readsInput, ReluFusion relu)
    {
        MatrixArguments.CheckMatrix(dy, rows, columns, stride, nameof(dy));
        if (!dxIsOptional || !dx.IsEmpty) MatrixArguments.CheckMatrix(dx, rows, columns, stride, nameof(dx));
        MatrixArguments.CheckSameOrApart(dy, dx, nameof(dy), nameof(dx));
        MatrixArguments.CheckOptionalVector(gamma, columns, nameof(gamma));
        if (readsInput)
        {
            MatrixArguments.CheckMatrix(x, rows, columns, stride, nameof(x));
            MatrixArguments.CheckSameOrApart(x, dx, nameof(x), nameof(dx));
        }

        if (relu == ReluFusion.After)
        {
            MatrixArguments.CheckMatrix(y, rows, columns, stride, nameof(y));
            MatrixArguments.CheckSameOrApart(y, dx, nameof(y), nameof(dx));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void Backward<TRelu>(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, int columns,
        int stride, ReadOnlySpan<float> shift, ReadOnlySpan<float> shiftedMean, ReadOnlySpan<float> inverseDeviation,
        ReadOnlySpan<float> gamma, Span<float> dGamma, Span<float> dBeta, Span<float> dx)
        where TRelu : struct, IReluGradient
    {
        float* sums = stackalloc float[TileColumns];
        float* products = stackalloc float[TileColumns];
        float* scale = stackalloc float[TileColumns];
        float* slope = stackalloc float[TileColumns];
        float* constant = stackalloc float[TileColumns];
        fixed (float* upstream = dy, input = x, output = y, shifts = shift, means = shiftedMean, inverses = inverseDeviation,
            gammas = gamma, gammaGradient = dGamma, betaGradient = dBeta, destination = dx)
        {
            for (int first = 0; first < columns; first += TileColumns)
            {
                int count = Math.Min(TileColumns, columns - first);
                var terms = new GradientTerms<TRelu>(upstream + first, input + first, At(output, first), shifts + first, means + first);
                ColumnReduction.Run(terms, rows, count, stride, sums, products);
                var derive = new BackwardCoefficients(rows, sums, products, means + first, inverses + first, At(gammas, first),
                    At(gammaGradient, first), At(betaGradient, first), scale, slope, constant);
                ColumnLoop.Run(derive, count);
                if (destination == null)
                    continue;
                var map = new InputGradient<TRelu>(
                    upstream + first, input + first, At(output, first), shifts + first, scale, slope, constant);
                RowLoop.Run(map, rows, count, stride, destination + first);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    private static void InferBackward<TRelu>(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, int rows, int columns,
        int stride, ReadOnlySpan<float> movingVariance, ReadOnlySpan<float> gamma, float epsilon, Span<float> dx)
        where TRelu : struct, IReluGradient
    {
        float* scale = stackalloc float[TileColumns];
        float* bias = stackalloc float[TileColumns];
        fixed (float* upstream = dy, input = x, output = y, variances = movingVariance, gammas = gamma, destination = dx)
        {
            for (int first = 0; first < columns; first += TileColumns)
            {
                int count = Math.Min(TileColumns, columns - first);
                ColumnLoop.Run(new ForwardCoefficients(null, variances + first, At(gammas, first), null, epsilon, null, scale, bias), count);
                var map = new ScaledGradient<TRelu>(upstream + first, At(input, first), At(output, first), scale);
                RowLoop.Run(map, rows, count, stride, destination + first);
            }
        }
    }

    /// <summary>
    /// The sums of a column become dGamma and dBeta, and the factors of dx = scale · dy + slope · (x − shift) + constant.
    /// </summary>
    private readonly struct BackwardCoefficients(int rows, float* sums, float* products, float* shiftedMean, float* inverseDeviation,
        float* gamma, float* dGamma, float* dBeta, float* scale, float* slope, float* constant) : IColumnOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Derive<T>(nint column) where T : struct, ISimd<T>
        {
            T minusShare = T.Create(-1f / rows);
            T inverse = T.Load(in *inverseDeviation, (nuint)column);
            T sum = T.Load(in *sums, (nuint)column);
            T gammaSum = T.Load(in *products, (nuint)column) * inverse;
            if (dGamma != null)
                gammaSum.Store(ref *dGamma, (nuint)column);
            if (dBeta != null)
                sum.Store(ref *dBeta, (nuint)column);

            T factor = gamma == null ? inverse : inverse * T.Load(in *gamma, (nuint)column);
            T inputFactor = factor * minusShare * (gammaSum * inverse);
            T negativeMean = default(T) - T.Load(in *shiftedMean, (nuint)column);
            factor.Store(ref *scale, (nuint)column);
            inputFactor.Store(ref *slope, (nuint)column);
            T.MultiplyAdd(inputFactor, negativeMean, factor * minusShare * sum).Store(ref *constant, (nuint)column);
        }
    }

    private readonly struct GradientTerms<TRelu>(float* dy, float* x, float* y, float* shift, float* shiftedMean) : IColumnTerms
        where TRelu : struct, IReluGradient
    {
        public static bool HasProducts => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Load<T>(nint element, nint column, out T u, out T v) where T : struct, ISimd<T>
        {
            u = TRelu.Upstream(T.Load(in *dy, (nuint)element), y, element);
            v = (T.Load(in *x, (nuint)element) - T.Load(in *shift, (nuint)column)) - T.Load(in *shiftedMean, (nuint)column);
        }
    }

    private readonly struct InputGradient<TRelu>(float* dy, float* x, float* y, float* shift, float* scale, float* slope, float* constant)
        : IRowOperation where TRelu : struct, IReluGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void LoadColumns<T>(nint column, out T a, out T b, out T c, out T d) where T : struct, ISimd<T>
        {
            a = T.Load(in *shift, (nuint)column);
            b = T.Load(in *slope, (nuint)column);
            c = T.Load(in *constant, (nuint)column);
            d = T.Load(in *scale, (nuint)column);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(nint element, T a, T b, T c, T d) where T : struct, ISimd<T>
        {
            T input = T.Load(in *x, (nuint)element);
            T upstream = TRelu.Upstream(T.Load(in *dy, (nuint)element), y, element);
            return TRelu.Downstream(T.MultiplyAdd(d, upstream, T.MultiplyAdd(b, input - a, c)), x, element);
        }
    }

    private readonly struct ScaledGradient<TRelu>(float* dy, float* x, float* y, float* scale) : IRowOperation
        where TRelu : struct, IReluGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void LoadColumns<T>(nint column, out T a, out T b, out T c, out T d) where T : struct, ISimd<T>
        {
            a = T.Load(in *scale, (nuint)column);
            b = c = d = default;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(nint element, T a, T b, T c, T d) where T : struct, ISimd<T> =>
            TRelu.Downstream(TRelu.Upstream(T.Load(in *dy, (nuint)element), y, element) * a, x, element);
    }

    /// <summary>Where the gradient of a neighbouring ReLU enters.</summary>
    private interface IReluGradient
    {
        static abstract T Upstream<T>(T dy, float* y, nint element) where T : struct, ISimd<T>;

        static abstract T Downstream<T>(T dx, float* x, nint element) where T : struct, ISimd<T>;
    }

    private readonly struct NoRelu : IReluGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Upstream<T>(T dy, float* y, nint element) where T : struct, ISimd<T> => dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Downstream<T>(T dx, float* x, nint element) where T : struct, ISimd<T> => dx;
    }

    private readonly struct ReluBefore : IReluGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Upstream<T>(T dy, float* y, nint element) where T : struct, ISimd<T> => dy;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Downstream<T>(T dx, float* x, nint element) where T : struct, ISimd<T> =>
            dx & T.GreaterThan(T.Load(in *x, (nuint)element), T.Create(0f));
    }

    private readonly struct ReluAfter : IReluGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Upstream<T>(T dy, float* y, nint element) where T : struct, ISimd<T> =>
            dy & T.GreaterThan(T.Load(in *y, (nuint)element), T.Create(0f));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Downstream<T>(T dx, float* x, nint element) where T : struct, ISimd<T> => dx;
    }
}
