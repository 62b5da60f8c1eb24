using System.Runtime.CompilerServices;

namespace Nn.Datasets;

/// <summary>
/// An argument of <see cref="Classification"/>: one value for all features, <c>2.5</c>, one for each, <c>[0.5, 2]</c>, or
/// <see cref="Random"/>. The default value means "not given".
/// </summary>
[CollectionBuilder(typeof(FeatureValues), nameof(Create))]
public readonly struct FeatureValues
{
    private readonly double[]? _values;
    private readonly bool _isOne;

    private FeatureValues(double[]? values, bool isOne, bool isRandom) => (_values, _isOne, IsRandom) = (values, isOne, isRandom);

    /// <summary>Values that are drawn: scikit-learn's <c>None</c>.</summary>
    public static FeatureValues Random { get; } = new(null, isOne: false, isRandom: true);

    /// <summary>Whether the values are to be drawn.</summary>
    internal bool IsRandom { get; }

    /// <summary>One value for all features.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator FeatureValues(double value) => new([value], isOne: true, isRandom: false);

    /// <summary>A value for each feature.</summary>
    /// <param name="values">The values, in order.</param>
    public static implicit operator FeatureValues(double[] values) => Create(values);

    /// <summary>A value for each feature.</summary>
    /// <param name="values">The values, in order.</param>
    public static FeatureValues Create(ReadOnlySpan<double> values) => new(values.ToArray(), isOne: false, isRandom: false);

    /// <summary>The values one by one; none if they are drawn or not given.</summary>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(_values ?? [])).GetEnumerator();

    /// <summary>A value for each feature.</summary>
    internal double[] Of(int features, double otherwise, string owner, string argument)
    {
        var each = new double[features];
        if (_values is null || _isOne)
        {
            Array.Fill(each, _values?[0] ?? otherwise);
            return each;
        }

        return _values.Length == features
            ? _values
            : throw Errors.Argument($"{owner}: expected {features} values as {argument}, one a feature. Received: {_values.Length}.", argument);
    }
}
