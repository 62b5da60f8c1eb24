using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;

namespace Nn.Datasets;

/// <summary>
/// Brings each feature to a range, 0 to 1 unless another is given, <c>x · scale + offset</c>: scikit-learn's <c>MinMaxScaler</c>. A feature
/// that is constant goes to the lower end.
/// </summary>
public sealed class MinMaxScaler : Scaler
{
    private readonly double[] _scale;
    private readonly double[] _offset;

    /// <summary>Makes a scaler again of the numbers of one that was fitted; they are copied.</summary>
    /// <param name="scale">The factor of each feature.</param>
    /// <param name="offset">What is added to each feature after it is scaled.</param>
    /// <exception cref="ArgumentException">
    /// There are no numbers, there is not an offset for each scale, a number is not finite, or a scale is not above 0.
    /// </exception>
    public MinMaxScaler(ReadOnlySpan<double> scale, ReadOnlySpan<double> offset)
        : base(nameof(MinMaxScaler), scale.Length)
    {
        CheckNumbers(scale, offset, nameof(MinMaxScaler), nameof(offset));
        (_scale, _offset) = (scale.ToArray(), offset.ToArray());
    }

    /// <summary>The factor of each feature.</summary>
    public ReadOnlySpan<double> Scale => _scale;

    /// <summary>What is added to each feature after it is scaled: scikit-learn's <c>min_</c>.</summary>
    public ReadOnlySpan<double> Offset => _offset;

    /// <summary>Measures the features of a data set.</summary>
    /// <param name="data">The training part.</param>
    /// <param name="featureRange">The range to bring them to; 0 to 1 if not given.</param>
    /// <exception cref="ArgumentException">The range is empty, or a feature is not finite.</exception>
    public static MinMaxScaler Fit(Dataset data, (double Low, double High)? featureRange = null) => Fit(Widen(data), featureRange);

    /// <summary>Measures the columns of a matrix.</summary>
    /// <param name="rows">(samples, features), at least one of each.</param>
    /// <param name="featureRange">The range to bring them to; 0 to 1 if not given.</param>
    /// <exception cref="ArgumentException">The range is empty, there are no values, or one is not finite.</exception>
    public static MinMaxScaler Fit(ReadOnlySpan2D<double> rows, (double Low, double High)? featureRange = null)
    {
        (double low, double high) = featureRange ?? (0, 1);
        if (!(low < high && double.IsFinite(high - low)))
        {
            throw Errors.OutOfRange(
                $"MinMaxScaler: expected a range whose low end is below its high end. Received: ({low}, {high}).", nameof(featureRange));
        }

        CheckMeasurable(rows, nameof(MinMaxScaler));
        double[] smallest = rows.GetRowSpan(0).ToArray(), largest = rows.GetRowSpan(0).ToArray();
        for (int i = 1; i < rows.Height; i++)
        {
            TensorPrimitives.Min(smallest, rows.GetRowSpan(i), smallest);
            TensorPrimitives.Max(largest, rows.GetRowSpan(i), largest);
        }

        const double tenEpsilon = 10 * 2.220446049250313e-16;
        var scale = new double[rows.Width];
        var offset = new double[rows.Width];
        for (int j = 0; j < scale.Length; j++)
        {
            double range = largest[j] - smallest[j];
            scale[j] = (high - low) / (range < tenEpsilon ? 1 : range);
            offset[j] = low - (smallest[j] * scale[j]);
        }

        return new MinMaxScaler(scale, offset);
    }

    private protected override void Apply(ReadOnlySpan<double> sample, Span<double> destination)
    {
        TensorPrimitives.Multiply(sample, _scale, destination);
        TensorPrimitives.Add(destination, _offset, destination);
    }

    private protected override void ApplyInverse(ReadOnlySpan<double> sample, Span<double> destination)
    {
        TensorPrimitives.Subtract(sample, _offset, destination);
        TensorPrimitives.Divide(destination, _scale, destination);
    }
}
