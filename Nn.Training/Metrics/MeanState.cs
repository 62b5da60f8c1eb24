namespace Nn.Training;

/// <summary>A weighted mean of one value a row; 0 before anything was seen, as in Keras.</summary>
internal abstract class MeanState : MetricState
{
    private double _total;
    private double _weight;

    public sealed override double Result => _weight == 0 ? 0 : _total / _weight;

    public sealed override void Reset()
    {
        _total = 0;
        _weight = 0;
    }

    /// <summary>Takes in rows.</summary>
    /// <param name="total">The sum of their values, each times its weight.</param>
    /// <param name="weight">The sum of their weights.</param>
    protected void Add(double total, double weight)
    {
        _total += total;
        _weight += weight;
    }
}
