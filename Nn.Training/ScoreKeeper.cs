using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// The running loss and metrics of an epoch or an evaluation. Training and validation have one each, so that neither disturbs the other.
/// </summary>
internal sealed class ScoreKeeper
{
    private readonly MetricState[] _metrics;
    private double _lossSum;
    private long _samples;

    public ScoreKeeper(IReadOnlyList<Metric> metrics, Shape target, Shape prediction) =>
        _metrics = [.. metrics.Select(metric => metric.CreateState(target, prediction))];

    /// <summary>The number of values: the loss and the metrics.</summary>
    public int Count => _metrics.Length + 1;

    /// <summary>The loss (0) or a metric (from 1) over what was seen since the last reset.</summary>
    public double this[int index] => index == 0 ? _lossSum / _samples : _metrics[index - 1].Result;

    public void Reset()
    {
        _lossSum = 0;
        _samples = 0;
        foreach (MetricState metric in _metrics) metric.Reset();
    }

    /// <summary>Takes in a batch: its loss counts by its number of samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(double loss, int samples, ReadOnlySpan<float> target, ReadOnlySpan<float> prediction, int rows)
    {
        _lossSum += loss * samples;
        _samples += samples;
        foreach (MetricState metric in _metrics) metric.Update(target, prediction, default, rows);
    }
}
