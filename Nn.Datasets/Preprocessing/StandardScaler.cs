using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;

namespace Nn.Datasets;

/// <summary>
/// Brings each feature to mean 0 and standard deviation 1, <c>(x − mean) / scale</c>: scikit-learn's <c>StandardScaler</c>. A feature that
/// is constant keeps its scale.
/// </summary>
public sealed class StandardScaler : Scaler
{
    private readonly double[] _mean;
    private readonly double[] _scale;

    /// <summary>Makes a scaler again of the numbers of one that was fitted; they are copied.</summary>
    /// <param name="mean">What is taken off each feature.</param>
    /// <param name="scale">What each feature is divided by.</param>
    /// <exception cref="ArgumentException">
    /// There are no numbers, there is not a scale for each mean, a number is not finite, or a scale is not above 0.
    /// </exception>
    public StandardScaler(ReadOnlySpan<double> mean, ReadOnlySpan<double> scale)
        : base(nameof(StandardScaler), mean.Length)
    {
        CheckNumbers(scale, mean, nameof(StandardScaler), nameof(mean));
        (_mean, _scale) = (mean.ToArray(), scale.ToArray());
    }

    /// <summary>The mean of each feature; zeros if it was not asked for.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>The (biased) standard deviation of each feature, 1 for a constant one; ones if it was not asked for.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>Measures the features of a data set.</summary>
    /// <param name="data">The training part.</param>
    /// <param name="withMean">Whether the mean is taken off.</param>
    /// <param name="withStandardDeviation">Whether features are divided by their deviation.</param>
    /// <exception cref="ArgumentException">A feature is not finite.</exception>
    public static StandardScaler Fit(Dataset data, bool withMean = true, bool withStandardDeviation = true) =>
        Fit(Widen(data), withMean, withStandardDeviation);

    /// <summary>Measures the columns of a matrix.</summary>
    /// <param name="rows">(samples, features), at least one of each.</param>
    /// <param name="withMean">Whether the mean is taken off.</param>
    /// <param name="withStandardDeviation">Whether columns are divided by their deviation.</param>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    public static StandardScaler Fit(ReadOnlySpan2D<double> rows, bool withMean = true, bool withStandardDeviation = true)
    {
        CheckMeasurable(rows, nameof(StandardScaler));
        int columns = rows.Width;
        double count = rows.Height;
        var mean = new double[columns];
        for (int i = 0; i < rows.Height; i++) TensorPrimitives.Add(mean, rows.GetRowSpan(i), mean);
        TensorPrimitives.Divide(mean, count, mean);

        // The sum of the differences, 0 but for rounding, corrects the sum of their squares (T. Chan and others, The American Statistician
        // 37, 1983).
        var differences = new double[columns];
        var squares = new double[columns];
        for (int i = 0; i < rows.Height; i++)
        {
            ReadOnlySpan<double> row = rows.GetRowSpan(i);
            for (int j = 0; j < columns; j++)
            {
                double difference = row[j] - mean[j];
                differences[j] += difference;
                squares[j] += difference * difference;
            }
        }

        var scale = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            double variance = (squares[j] - (differences[j] * differences[j] / count)) / count;
            bool isDivided = withStandardDeviation && !IsConstant(variance, mean[j], count);
            scale[j] = isDivided ? Math.Sqrt(variance) : 1;
        }

        return new StandardScaler(withMean ? mean : new double[columns], scale);
    }

    private protected override void Apply(ReadOnlySpan<double> sample, Span<double> destination)
    {
        TensorPrimitives.Subtract(sample, _mean, destination);
        TensorPrimitives.Divide(destination, _scale, destination);
    }

    private protected override void ApplyInverse(ReadOnlySpan<double> sample, Span<double> destination)
    {
        TensorPrimitives.Multiply(sample, _scale, destination);
        TensorPrimitives.Add(destination, _mean, destination);
    }

    /// <summary>Whether the variance is no more than what rounding of equal values makes: scikit-learn's bound.</summary>
    private static bool IsConstant(double variance, double mean, double rows)
    {
        const double epsilon = 2.220446049250313e-16;
        return double.IsFinite(variance) && variance <= (rows * epsilon * variance) + Math.Pow(rows * mean * epsilon, 2);
    }
}
