using System.Runtime.CompilerServices;

namespace Nn.Training;

/// <summary>
/// The running loss and metrics of an epoch or an evaluation. Training and validation have one each, so that neither disturbs the other.
/// </summary>
internal sealed class ScoreKeeper
{
    private readonly MetricState[] _metrics;
    private readonly MetricState[] _weightedMetrics;
    private double _lossSum;
    private long _samples;

    /// <summary>Makes the sums of all metrics.</summary>
    /// <param name="metrics">Metrics that see no weights.</param>
    /// <param name="weightedMetrics">Metrics in which each row counts by its weight.</param>
    /// <param name="target">The shape of one sample's target.</param>
    /// <param name="prediction">The shape of one sample's prediction.</param>
    public ScoreKeeper(IReadOnlyList<Metric> metrics, IReadOnlyList<Metric> weightedMetrics, Shape target, Shape prediction)
    {
        _metrics = [.. metrics.Select(metric => metric.CreateState(target, prediction))];
        _weightedMetrics = [.. weightedMetrics.Select(metric => metric.CreateState(target, prediction))];
    }

    /// <summary>The number of values: the loss, the metrics and the weighted metrics.</summary>
    public int Count => 1 + _metrics.Length + _weightedMetrics.Length;

    /// <summary>The loss (0), a metric or a weighted one over what was seen since the last reset, in the order of the names.</summary>
    public double this[int index]
    {
        get
        {
            if (index == 0) return _lossSum / _samples;
            index--;
            return index < _metrics.Length ? _metrics[index].Result : _weightedMetrics[index - _metrics.Length].Result;
        }
    }

    /// <summary>
    /// The names of the values: <c>loss</c>, then those of the metrics. A weighted metric whose name is taken gets <c>weighted_</c> before
    /// it, as in Keras.
    /// </summary>
    public static string[] NamesOf(IReadOnlyList<Metric> metrics, IReadOnlyList<Metric> weightedMetrics)
    {
        string[] names = ["loss", .. metrics.Select(metric => metric.Name)];
        return [.. names, .. weightedMetrics.Select(metric => names.Contains(metric.Name) ? $"weighted_{metric.Name}" : metric.Name)];
    }

    public void Reset()
    {
        _lossSum = 0;
        _samples = 0;
        foreach (MetricState metric in _metrics) metric.Reset();
        foreach (MetricState metric in _weightedMetrics) metric.Reset();
    }

    /// <summary>Takes in a batch.</summary>
    /// <param name="loss">Its loss, which counts by the number of samples.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="batch">Its rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(double loss, int samples, in MetricBatch batch)
    {
        _lossSum += loss * samples;
        _samples += samples;
        foreach (MetricState metric in _weightedMetrics) metric.Update(batch);
        if (_metrics.Length == 0) return;
        MetricBatch unweighted = batch with { Weights = default };
        foreach (MetricState metric in _metrics) metric.Update(unweighted);
    }
}
