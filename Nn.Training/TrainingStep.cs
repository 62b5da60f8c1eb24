using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn.Training;

/// <summary>
/// Runs one batch through a session: forward, loss, backward, optimizer. Holds the buffers that a batch needs beside the session's:
/// targets, weights, losses. Allocates nothing after it is made.
/// </summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly Loss _loss;
    private readonly Loss? _logitsLoss;
    private readonly OptimizerState _optimizer;
    private readonly float[] _targets;
    private readonly float[] _losses;
    private readonly float[] _weights;
    private readonly int _targetSize;
    private readonly int _rowsPerSample;
    private readonly int _columns;

    public TrainingStep(Model model, Loss loss, OptimizerState optimizer, Shape targetShape, int batchSize, int threads)
    {
        loss.Validate(targetShape, model.OutputShape);
        Session = model.CreateTrainingSession(batchSize, threads: threads);
        Threads = threads;
        _loss = loss;
        _logitsLoss = model.OutputActivations[0] is { } activation ? loss.OfLogits(activation) : null;
        _optimizer = optimizer;
        _targetSize = targetShape.Size;
        _columns = model.OutputShape.Rank == 0 ? 1 : model.OutputShape[^1];
        _rowsPerSample = model.OutputShape.Size / _columns;
        _targets = new float[batchSize * _targetSize];
        _losses = new float[batchSize * _rowsPerSample];
        _weights = new float[batchSize * _rowsPerSample];
        TargetShape = targetShape;
    }

    public TrainingSession Session { get; }

    public Shape TargetShape { get; }

    public int Threads { get; }

    public void Dispose() => Session.Dispose();

    public Span<float> Input(int samples) => Session.Input(samples);

    public Span<float> Targets(int samples) => _targets.AsSpan(0, samples * _targetSize);

    /// <summary>Trains on the batch that <see cref="Input"/> and <see cref="Targets"/> hold.</summary>
    /// <param name="samples">The number of samples.</param>
    /// <param name="weights">One weight a sample, or empty for 1.</param>
    /// <param name="scores">Takes in the loss and the metrics as they are before the update; null where nobody asks for them.</param>
    /// <returns>The loss of the batch; where it is infinite or no number the weights stay as they are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Train(int samples, ReadOnlySpan<float> weights, ScoreKeeper? scores)
    {
        double loss = ForwardAndLoss(samples, weights, training: true);
        if (!double.IsFinite(loss))
        {
            Session.Revert();
            return loss;
        }

        long start = StepClock.Start(Session.Observer);
        scores?.Update(loss, samples, Seen(samples, weights));
        StepClock.End(Session.Observer, StepPhase.Metrics, samples, start);
        if (_logitsLoss is null) Session.Backward();
        else Session.BackwardFromLogits();
        start = StepClock.Start(Session.Observer);
        Session.BeginUpdate();
        try
        {
            _optimizer.Apply(Session.WritableGradients, Session.Team);
            Session.CommitState();
        }
        finally
        {
            Session.EndUpdate();
        }

        StepClock.End(Session.Observer, StepPhase.Update, samples, start);
        NnEventSource.Log.StepEnded(samples);
        return loss;
    }

    /// <summary>Evaluates the batch in inference mode.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(int samples, ReadOnlySpan<float> weights, ScoreKeeper scores)
    {
        double loss = ForwardAndLoss(samples, weights, training: false);
        scores.Update(loss, samples, Seen(samples, weights));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ForwardAndLoss(int samples, ReadOnlySpan<float> weights, bool training)
    {
        Span<float> targets = Targets(samples);
        Loss loss = _logitsLoss ?? _loss;
        int rows = samples * _rowsPerSample;
        ReadOnlySpan<float> rowWeights = PerRow(weights);
        if (loss.FindWrongTarget(targets, rowWeights, mask: default, rows, _columns) is { } wrong)
        {
            int sample = wrong.Index / _targetSize;
            throw new ArgumentException(FormattableString.Invariant(
                $"{loss.Name}: expected {wrong.Expected}. Received: {targets[wrong.Index]} in sample {sample} of the batch."));
        }

        Session.Forward(samples, training);
        long start = StepClock.Start(Session.Observer);
        ReadOnlySpan<float> prediction = _logitsLoss is null ? Session.Output() : Session.Logits();
        Span<float> gradient = !training ? default : _logitsLoss is null ? Session.OutputGradient() : Session.LogitsGradient();
        double value = loss.Evaluate(new LossBatch
        {
            Targets = targets,
            Predictions = prediction,
            Columns = _columns,
            Weights = rowWeights,
            Values = _losses.AsSpan(0, rows),
            Gradient = gradient,
        });
        StepClock.End(Session.Observer, StepPhase.Loss, samples, start);
        return value;
    }

    /// <summary>What metrics see of the batch.</summary>
    private MetricBatch Seen(int samples, ReadOnlySpan<float> weights) => new()
    {
        Targets = Targets(samples),
        Predictions = Session.Output(),
        Weights = PerRow(weights),
        Rows = samples * _rowsPerSample,
    };

    /// <summary>A sample of several rows (a sequence) gives each of them its weight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ReadOnlySpan<float> PerRow(ReadOnlySpan<float> weights)
    {
        if (weights.IsEmpty || _rowsPerSample == 1) return weights;
        Span<float> rows = _weights.AsSpan(0, weights.Length * _rowsPerSample);
        for (int i = 0; i < weights.Length; i++) rows.Slice(i * _rowsPerSample, _rowsPerSample).Fill(weights[i]);
        return rows;
    }
}
