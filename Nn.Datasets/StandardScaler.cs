namespace Nn.Datasets;

/// <summary>
/// Brings each feature to mean 0 and standard deviation 1: scikit-learn's <c>StandardScaler</c>. Fit it on the training part, then
/// transform training and test part alike. It computes in double precision; a feature that is constant keeps its scale.
/// </summary>
public sealed class StandardScaler
{
    private readonly double[] _mean;
    private readonly double[] _scale;

    private StandardScaler(double[] mean, double[] scale) => (_mean, _scale) = (mean, scale);

    /// <summary>The mean of each feature; zeros if it was not asked for.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The (biased) standard deviation of each feature, 1 for a constant one; ones if it was not asked for.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>Measures the features of a data set.</summary>
    /// <param name="data">The training part.</param>
    /// <param name="withMean">Whether the mean is taken off.</param>
    /// <param name="withStandardDeviation">Whether features are divided by their deviation.</param>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    public static StandardScaler Fit(Dataset data, bool withMean = true, bool withStandardDeviation = true)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(Columns.Widen(data.Features), data.InputShape.Size, withMean, withStandardDeviation);
    }

    /// <summary>Measures the columns of a matrix.</summary>
    /// <param name="values">The matrix, row after row, at least one row.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="withMean">Whether the mean is taken off.</param>
    /// <param name="withStandardDeviation">Whether columns are divided by their deviation.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the columns, or a value is not finite.</exception>
    public static StandardScaler Fit(ReadOnlySpan<double> values, int columns, bool withMean = true, bool withStandardDeviation = true)
    {
        Columns.CheckMatrix(values, columns, nameof(StandardScaler));
        double rows = values.Length / columns;
        var mean = new double[columns];
        for (int i = 0; i < values.Length; i++) mean[i % columns] += values[i];
        foreach (ref double sum in mean.AsSpan()) sum /= rows;

        // The sum of the differences, 0 but for rounding, corrects the sum of their squares (T. Chan and others, The American Statistician
        // 37, 1983).
        var differences = new double[columns];
        var squares = new double[columns];
        for (int i = 0; i < values.Length; i++)
        {
            double difference = values[i] - mean[i % columns];
            differences[i % columns] += difference;
            squares[i % columns] += difference * difference;
        }

        var scale = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            double variance = (squares[j] - (differences[j] * differences[j] / rows)) / rows;
            scale[j] = !withStandardDeviation || IsConstant(variance, mean[j], rows) ? 1 : Math.Sqrt(variance);
        }

        return new StandardScaler(withMean ? mean : new double[columns], scale);
    }

    /// <summary>A data set with its features scaled.</summary>
    /// <param name="data">As many features as were measured.</param>
    public Dataset Transform(Dataset data) => Columns.Apply(data, Transform);

    /// <summary>A data set with its features scaled back.</summary>
    /// <param name="data">As many features as were measured.</param>
    public Dataset InverseTransform(Dataset data) => Columns.Apply(data, InverseTransform);

    /// <summary>Scales rows: <c>(x − mean) / scale</c>.</summary>
    /// <param name="values">Rows of as many columns as were measured.</param>
    /// <param name="destination">Receives as many values; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Transform(ReadOnlySpan<double> values, Span<double> destination)
    {
        Columns.CheckRows(values, destination, _mean.Length, nameof(StandardScaler));
        for (int i = 0; i < values.Length; i++) destination[i] = (values[i] - _mean[i % _mean.Length]) / _scale[i % _mean.Length];
    }

    /// <summary>Scales rows back: <c>x · scale + mean</c>.</summary>
    /// <param name="values">Rows of as many columns as were measured.</param>
    /// <param name="destination">Receives as many values; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void InverseTransform(ReadOnlySpan<double> values, Span<double> destination)
    {
        Columns.CheckRows(values, destination, _mean.Length, nameof(StandardScaler));
        for (int i = 0; i < values.Length; i++) destination[i] = (values[i] * _scale[i % _mean.Length]) + _mean[i % _mean.Length];
    }

    /// <summary>Whether the variance is no more than what rounding of equal values makes: scikit-learn's bound.</summary>
    private static bool IsConstant(double variance, double mean, double rows)
    {
        const double epsilon = 2.220446049250313e-16;
        return variance <= (rows * epsilon * variance) + Math.Pow(rows * mean * epsilon, 2);
    }
}
