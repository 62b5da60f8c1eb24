using System.Globalization;

namespace Nn.Datasets;

/// <summary>The size of a part: a number of samples (<c>5</c>) or a fraction of all (<c>0.25</c>), by its type.</summary>
public readonly record struct SplitSize
{
    private readonly double _value;
    private readonly bool _isFraction;

    private SplitSize(double value, bool isFraction) => (_value, _isFraction) = (value, isFraction);

    /// <summary>A number of samples.</summary>
    /// <param name="count">The number.</param>
    public static implicit operator SplitSize(int count) => new(count, isFraction: false);

    /// <summary>A fraction of all samples.</summary>
    /// <param name="fraction">Between 0 and 1.</param>
    public static implicit operator SplitSize(double fraction) => new(fraction, isFraction: true);

    /// <inheritdoc/>
    public override string ToString() => _value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number of samples of a part, checked for itself.</summary>
    internal int Of(int count, bool roundUp, string name)
    {
        if (!_isFraction)
        {
            if (_value > 0 && _value < count) return (int)_value;
            throw Errors.OutOfRange($"DataSplit: expected a {name} from 1 to {count - 1} samples. Received: {this}.", name);
        }

        if (!(_value is > 0 and < 1))
            throw Errors.OutOfRange($"DataSplit: expected a {name} between 0 and 1 as a fraction. Received: {this}.", name);
        double samples = _value * count;
        return (int)(roundUp ? Math.Ceiling(samples) : Math.Floor(samples));
    }
}
