namespace Nn.Datasets;

/// <summary>
/// Brings each feature to a range, 0 to 1 unless another is given: scikit-learn's <c>MinMaxScaler</c>. Fit it on the training part, then
/// transform training and test part alike. It computes in double precision; a feature that is constant goes to the lower end.
/// </summary>
public sealed class MinMaxScaler
{
    private readonly double[] _scale;
    private readonly double[] _offset;

    private MinMaxScaler(double[] scale, double[] offset) => (_scale, _offset) = (scale, offset);

    /// <summary>The factor of each feature.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>What is added to each feature after it is scaled: scikit-learn's <c>min_</c>.</summary>
    public ReadOnlySpan<double> Offset => _offset;

    /// <summary>Measures the features of a data set.</summary>
    /// <param name="data">The training part.</param>
    /// <param name="featureRange">The range to bring them to; 0 to 1 if not given.</param>
    /// <exception cref="ArgumentException">The range is empty, or a feature is not finite.</exception>
    public static MinMaxScaler Fit(Dataset data, (double Low, double High)? featureRange = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(Columns.Widen(data.Features), data.InputShape.Size, featureRange);
    }

    /// <summary>Measures the columns of a matrix.</summary>
    /// <param name="values">The matrix, row after row, at least one row.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="featureRange">The range to bring them to; 0 to 1 if not given.</param>
    /// <exception cref="ArgumentException">
    /// The range is empty, the length is not a multiple of the columns, or a value is not finite.
    /// </exception>
    public static MinMaxScaler Fit(ReadOnlySpan<double> values, int columns, (double Low, double High)? featureRange = null)
    {
        (double low, double high) = featureRange ?? (0, 1);
        if (!(low < high && double.IsFinite(high - low)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(featureRange), $"MinMaxScaler: expected a range whose low end is below its high end. Received: ({low}, {high}).");
        }

        Columns.CheckMatrix(values, columns, nameof(MinMaxScaler));
        double[] smallest = values[..columns].ToArray(), largest = values[..columns].ToArray();
        for (int i = columns; i < values.Length; i++)
        {
            smallest[i % columns] = Math.Min(smallest[i % columns], values[i]);
            largest[i % columns] = Math.Max(largest[i % columns], values[i]);
        }

        const double tenEpsilon = 10 * 2.220446049250313e-16;
        var scale = new double[columns];
        var offset = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            double range = largest[j] - smallest[j];
            scale[j] = (high - low) / (range < tenEpsilon ? 1 : range);
            offset[j] = low - (smallest[j] * scale[j]);
        }

        return new MinMaxScaler(scale, offset);
    }

    /// <summary>A data set with its features scaled.</summary>
    /// <param name="data">As many features as were measured.</param>
    public Dataset Transform(Dataset data) => Columns.Apply(data, Transform);

    /// <summary>A data set with its features scaled back.</summary>
    /// <param name="data">As many features as were measured.</param>
    public Dataset InverseTransform(Dataset data) => Columns.Apply(data, InverseTransform);

    /// <summary>Scales rows: <c>x · scale + offset</c>.</summary>
    /// <param name="values">Rows of as many columns as were measured.</param>
    /// <param name="destination">Receives as many values; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Transform(ReadOnlySpan<double> values, Span<double> destination)
    {
        Columns.CheckRows(values, destination, _scale.Length, nameof(MinMaxScaler));
        for (int i = 0; i < values.Length; i++) destination[i] = (values[i] * _scale[i % _scale.Length]) + _offset[i % _scale.Length];
    }

    /// <summary>Scales rows back: <c>(x − offset) / scale</c>.</summary>
    /// <param name="values">Rows of as many columns as were measured.</param>
    /// <param name="destination">Receives as many values; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void InverseTransform(ReadOnlySpan<double> values, Span<double> destination)
    {
        Columns.CheckRows(values, destination, _scale.Length, nameof(MinMaxScaler));
        for (int i = 0; i < values.Length; i++) destination[i] = (values[i] - _offset[i % _scale.Length]) / _scale[i % _scale.Length];
    }
}
