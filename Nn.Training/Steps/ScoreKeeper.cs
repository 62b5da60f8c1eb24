namespace Nn.Training;

/// <summary>
/// The running loss and metrics of an epoch or an evaluation. Training and validation have one each, so that neither disturbs the other.
/// </summary>
internal sealed class ScoreKeeper
{
    private readonly ObjectiveScores[] _objectives;
    private readonly bool _logsEach;
    private double _lossSum;
    private long _samples;

    public ScoreKeeper(ObjectiveSet objectives, IReadOnlyList<Shape> targets)
    {
        _objectives = new ObjectiveScores[objectives.Objectives.Length];
        for (int i = 0; i < _objectives.Length; i++)
            _objectives[i] = new ObjectiveScores(objectives.Objectives[i], targets[i], objectives.OutputShape(i));
        _logsEach = _objectives.Length > 1;
        Values = new double[objectives.Names.Length];
    }

    /// <summary>The values over what was seen since the last reset, in the order of <see cref="ObjectiveSet.Names"/>; see <see cref="Compute"/>.</summary>
    public double[] Values { get; }

    /// <summary>The total loss over what was seen since the last reset.</summary>
    public double Loss => _lossSum / _samples;

    public void Reset()
    {
        _lossSum = 0;
        _samples = 0;
        foreach (ObjectiveScores objective in _objectives) objective.Reset();
    }

    /// <summary>Takes in the total loss of a batch: it counts by its number of samples.</summary>
    public void Add(double loss, int samples)
    {
        _lossSum += loss * samples;
        _samples += samples;
    }

    /// <summary>Takes in what one objective found in a batch.</summary>
    /// <param name="objective">The objective's place.</param>
    /// <param name="loss">Its loss, which counts by the number of samples.</param>
    /// <param name="samples">The number of samples.</param>
    /// <param name="batch">The rows.</param>
    public void Add(int objective, double loss, int samples, in MetricBatch batch) => _objectives[objective].Add(loss, samples, batch);

    /// <summary>Brings <see cref="Values"/> up to date.</summary>
    public void Compute()
    {
        int next = 0;
        Values[next++] = Loss;
        foreach (ObjectiveScores objective in _objectives)
        {
            if (_logsEach) Values[next++] = objective.Loss;
            foreach (MetricState metric in objective.Metrics) Values[next++] = metric.Result;
        }
    }

    /// <summary>The loss and the metrics of one objective.</summary>
    private sealed class ObjectiveScores(Objective objective, Shape target, Shape prediction)
    {
        private readonly int _unweighted = objective.Metrics.Count;
        private double _lossSum;
        private long _samples;

        /// <summary>Those without weights first.</summary>
        public MetricState[] Metrics { get; } =
            [.. objective.Metrics.Concat(objective.WeightedMetrics).Select(metric => metric.CreateState(target, prediction))];

        public double Loss => _lossSum / _samples;

        public void Reset()
        {
            (_lossSum, _samples) = (0, 0);
            foreach (MetricState metric in Metrics) metric.Reset();
        }

        public void Add(double loss, int samples, in MetricBatch batch)
        {
            _lossSum += loss * samples;
            _samples += samples;
            for (int i = _unweighted; i < Metrics.Length; i++) Metrics[i].Update(batch);
            if (_unweighted == 0) return;
            MetricBatch unweighted = batch with { Weights = default };
            for (int i = 0; i < _unweighted; i++) Metrics[i].Update(unweighted);
        }
    }
}
