using System.Numerics.Tensors;
using CommunityToolkit.HighPerformance;
using CommunityToolkit.HighPerformance.Buffers;

namespace Nn.Datasets;

/// <summary>
/// Scales each feature by numbers of its own, and back. Fit one on the training part, then transform training and test part, and what
/// comes to be predicted, alike. Scalers compute in double precision and do not change.
/// </summary>
public abstract class Scaler
{
    private readonly string _name;

    private protected Scaler(string name, int features) => (_name, Features) = (name, features);

    /// <summary>The number of features of a sample.</summary>
    public int Features { get; }

    /// <summary>A data set with its features scaled, rounded to floats.</summary>
    /// <param name="data">Samples of as many features as the scaler's.</param>
    /// <exception cref="ArgumentException">The samples have another number of features.</exception>
    public Dataset Transform(Dataset data) => Apply(data, isInverse: false);

    /// <summary>A data set with its features scaled back, rounded to floats.</summary>
    /// <inheritdoc cref="Transform(Dataset)"/>
    public Dataset InverseTransform(Dataset data) => Apply(data, isInverse: true);

    /// <summary>Scales samples.</summary>
    /// <param name="rows">(samples, <see cref="Features"/>).</param>
    /// <param name="destination">Receives as many; may be the same memory.</param>
    /// <exception cref="ArgumentException">A width or a height is another.</exception>
    public void Transform(ReadOnlySpan2D<double> rows, Span2D<double> destination) => Apply(rows, destination, isInverse: false);

    /// <summary>Scales samples back.</summary>
    /// <inheritdoc cref="Transform(ReadOnlySpan2D{double}, Span2D{double})"/>
    public void InverseTransform(ReadOnlySpan2D<double> rows, Span2D<double> destination) => Apply(rows, destination, isInverse: true);

    /// <summary>Scales one sample.</summary>
    /// <param name="sample"><see cref="Features"/> values.</param>
    /// <param name="destination">Receives as many; may be the same memory.</param>
    /// <exception cref="ArgumentException">A length is another.</exception>
    public void Transform(ReadOnlySpan<double> sample, Span<double> destination) => Apply(sample, destination, isInverse: false);

    /// <summary>Scales one sample back.</summary>
    /// <inheritdoc cref="Transform(ReadOnlySpan{double}, Span{double})"/>
    public void InverseTransform(ReadOnlySpan<double> sample, Span<double> destination) => Apply(sample, destination, isInverse: true);

    /// <summary>Scales one sample, as a network takes it; allocates nothing.</summary>
    /// <inheritdoc cref="Transform(ReadOnlySpan{double}, Span{double})"/>
    public void Transform(ReadOnlySpan<float> sample, Span<float> destination) => Apply(sample, destination, isInverse: false);

    /// <summary>Scales one sample back, as a network takes it; allocates nothing.</summary>
    /// <inheritdoc cref="Transform(ReadOnlySpan{double}, Span{double})"/>
    public void InverseTransform(ReadOnlySpan<float> sample, Span<float> destination) => Apply(sample, destination, isInverse: true);

    /// <summary>Scales a sample of the right length.</summary>
    private protected abstract void Apply(ReadOnlySpan<double> sample, Span<double> destination);

    /// <summary>Scales a sample of the right length back.</summary>
    private protected abstract void ApplyInverse(ReadOnlySpan<double> sample, Span<double> destination);

    /// <summary>The features of a data set as doubles, a sample a row.</summary>
    private protected static ReadOnlySpan2D<double> Widen(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var wide = new double[data.Features.Length];
        TensorPrimitives.ConvertTruncating(data.Features, wide);
        return new ReadOnlySpan2D<double>(wide, data.Count, data.InputShape.Size);
    }

    /// <summary>Refuses what cannot be measured: no values, or one that is not finite.</summary>
    private protected static void CheckMeasurable(ReadOnlySpan2D<double> rows, string name)
    {
        if (rows.IsEmpty)
        {
            throw Errors.Argument(
                $"{name}: expected at least 1 sample of at least 1 feature. Received: ({rows.Height}, {rows.Width}).", nameof(rows));
        }

        for (int row = 0; row < rows.Height; row++)
        {
            for (int column = 0; column < rows.Width; column++)
            {
                if (double.IsFinite(rows[row, column])) continue;
                throw Errors.Argument(
                    $"{name}: expected finite values. Received: {rows[row, column]} in row {row}, column {column}.", nameof(rows));
            }
        }
    }

    /// <summary>Checks the numbers that a scaler is made of: one a feature, finite, and factors above 0.</summary>
    private protected static void CheckNumbers(ReadOnlySpan<double> scale, ReadOnlySpan<double> other, string name, string otherName)
    {
        if (scale.IsEmpty || scale.Length != other.Length)
        {
            throw Errors.Argument(
                $"{name}: expected as many scales as the {other.Length} values of {otherName}, at least 1. Received: {scale.Length}.",
                nameof(scale));
        }

        for (int feature = 0; feature < scale.Length; feature++)
        {
            if (!(scale[feature] > 0 && double.IsFinite(scale[feature])))
            {
                throw Errors.Argument(
                    $"{name}: expected finite scales above 0. Received: {scale[feature]} for feature {feature}.", nameof(scale));
            }
            if (!double.IsFinite(other[feature]))
            {
                throw Errors.Argument(
                    $"{name}: expected a finite {otherName}. Received: {other[feature]} for feature {feature}.", otherName);
            }
        }
    }

    private Dataset Apply(Dataset data, bool isInverse)
    {
        ArgumentNullException.ThrowIfNull(data);
        int width = data.InputShape.Size;
        CheckWidth(width, nameof(data));
        var scaled = new float[data.Features.Length];
        for (int row = 0; row < data.Count; row++)
            Apply(data.Features.Slice(row * width, width), scaled.AsSpan(row * width, width), isInverse);
        return data.WithFeatures(scaled);
    }

    private void Apply(ReadOnlySpan2D<double> rows, Span2D<double> destination, bool isInverse)
    {
        CheckWidth(rows.Width, nameof(rows));
        if (destination.Height != rows.Height || destination.Width != rows.Width)
        {
            Shape expected = new(rows.Height, rows.Width), received = new(destination.Height, destination.Width);
            throw Errors.Argument($"{_name}: expected room for {expected} values. Received: {received}.", nameof(destination));
        }

        for (int row = 0; row < rows.Height; row++) Apply(rows.GetRowSpan(row), destination.GetRowSpan(row), isInverse);
    }

    private void Apply(ReadOnlySpan<float> sample, Span<float> destination, bool isInverse)
    {
        CheckWidth(sample.Length, nameof(sample));
        CheckRoom(sample.Length, destination.Length, nameof(destination));
        using SpanOwner<double> wide = SpanOwner<double>.Allocate(sample.Length);
        TensorPrimitives.ConvertTruncating(sample, wide.Span);
        Apply(wide.Span, wide.Span, isInverse);
        TensorPrimitives.ConvertTruncating<double, float>(wide.Span, destination);
    }

    private void Apply(ReadOnlySpan<double> sample, Span<double> destination, bool isInverse)
    {
        CheckWidth(sample.Length, nameof(sample));
        CheckRoom(sample.Length, destination.Length, nameof(destination));
        if (isInverse) ApplyInverse(sample, destination);
        else Apply(sample, destination);
    }

    private void CheckWidth(int received, string argument)
    {
        if (received == Features) return;
        throw Errors.Argument($"{_name}: expected samples of {Features} features. Received: {received}.", argument);
    }

    private void CheckRoom(int expected, int received, string argument)
    {
        if (received == expected) return;
        throw Errors.Argument($"{_name}: expected room for {expected} values. Received: {received}.", argument);
    }
}
