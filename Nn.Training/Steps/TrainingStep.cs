using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn.Training;

/// <summary>
/// Runs one batch through a session: forward, losses, backward, optimizer. Holds the buffers that a batch needs beside the session's. A step
/// that fails leaves everything as it was. Allocates nothing after it is made.
/// </summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly OptimizerState _optimizer;
    private readonly ObjectiveStep[] _objectives;
    private readonly float[][] _targets;
    private readonly Memory<float>[] _batchTargets;
    private readonly bool[] _fromLogits;
    private int _batchSamples;

    public TrainingStep(
        Model model, ObjectiveSet objectives, OptimizerState optimizer, IReadOnlyList<Shape> targetShapes, int batchSize, int threads)
    {
        objectives.Validate(targetShapes);
        TargetShapes = [.. targetShapes];
        Threads = threads;
        Session = new TrainingSession(model, batchSize, inputGradient: false, threads, objectives.LearnsFrom);
        _optimizer = optimizer;
        int count = objectives.Objectives.Length;
        (_objectives, _targets, _batchTargets) = (new ObjectiveStep[count], new float[count][], new Memory<float>[count]);
        _fromLogits = new bool[model.OutputShapes.Count];
        for (int i = 0; i < count; i++)
        {
            _objectives[i] = new ObjectiveStep(Session, objectives.Objectives[i], objectives.Output(i), targetShapes[i], batchSize);
            _targets[i] = new float[(long)batchSize * targetShapes[i].Size];
            _fromLogits[objectives.Output(i)] = _objectives[i].IsOfLogits;
        }
    }

    public TrainingSession Session { get; }

    public Shape[] TargetShapes { get; }

    public int Threads { get; }

    public void Dispose() => Session.Dispose();

    /// <summary>The buffers that the next batch is to be put into.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Batch Batch(int samples)
    {
        if (_batchSamples != samples)
        {
            for (int i = 0; i < _targets.Length; i++) _batchTargets[i] = _targets[i].AsMemory(0, samples * _objectives[i].TargetSize);
            _batchSamples = samples;
        }

        return new Batch(samples, Session, _batchTargets);
    }

    public ReadOnlySpan<float> Targets(int objective) => _targets[objective].AsSpan(0, _batchSamples * _objectives[objective].TargetSize);

    /// <summary>Trains on the batch that <see cref="Batch"/> holds.</summary>
    /// <param name="weights">One weight a sample, or empty for 1.</param>
    /// <param name="scores">Takes in the loss and the metrics as they are before the update; null where nobody asks for them.</param>
    /// <param name="place">Where the batch stands, for messages.</param>
    /// <returns>The total loss before the update.</returns>
    /// <exception cref="ArgumentException">A target is wrong.</exception>
    /// <exception cref="NotFiniteNumberException">Something is infinite or no number; nothing has changed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Train(ReadOnlySpan<float> weights, ScoreKeeper? scores, in BatchPlace place)
    {
        double loss = ForwardAndLoss(weights, training: true, place);
        if (!double.IsFinite(loss)) throw Failed(weights, place, loss);
        Session.BackwardAlone(_fromLogits);
        long start = StepClock.Start(Session.Observer);
        _optimizer.Regularize(Session.WritableGradients);
        if (!_optimizer.AreFinite(Session.WritableGradients)) throw Failed(weights, place, loss);
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

        StepClock.End(Session.Observer, StepPhase.Update, _batchSamples, start);
        Score(weights, scores, loss);
        NnEventSource.Log.StepEnded(_batchSamples);
        return loss;
    }

    /// <summary>Evaluates the batch in inference mode.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Evaluate(ReadOnlySpan<float> weights, ScoreKeeper scores, in BatchPlace place) =>
        Score(weights, scores, ForwardAndLoss(weights, training: false, place));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double ForwardAndLoss(ReadOnlySpan<float> weights, bool training, in BatchPlace place)
    {
        for (int i = 0; i < _objectives.Length; i++)
        {
            if (_objectives[i].FindWrongTarget(Targets(i), _batchSamples, weights) is { } found)
                throw WrongTarget(i, found.Loss, found.Wrong, place);
        }

        Session.ForwardAlone(_batchSamples, training);
        long start = StepClock.Start(Session.Observer);
        double loss = _optimizer.Penalty();
        for (int i = 0; i < _objectives.Length; i++) loss += _objectives[i].Evaluate(Targets(i), _batchSamples, weights, training);
        StepClock.End(Session.Observer, StepPhase.Loss, _batchSamples, start);
        return loss;
    }

    /// <summary>What the outputs were before the update stays in the session until the next batch.</summary>
    private void Score(ReadOnlySpan<float> weights, ScoreKeeper? scores, double loss)
    {
        if (scores is null) return;
        long start = StepClock.Start(Session.Observer);
        scores.Add(loss, _batchSamples);
        for (int i = 0; i < _objectives.Length; i++) _objectives[i].Score(scores, i, Targets(i), _batchSamples, weights);
        StepClock.End(Session.Observer, StepPhase.Metrics, _batchSamples, start);
    }

    private ArgumentException WrongTarget(int objective, string loss, WrongTarget wrong, in BatchPlace place)
    {
        float label = Targets(objective)[wrong.Index];
        int sample = wrong.Index / _objectives[objective].TargetSize;
        return new ArgumentException(
            FormattableString.Invariant($"{loss}: expected {wrong.Expected}. Received: {label} in {place.Sample(sample)}."));
    }

    /// <summary>Takes the step back and says what was not finite.</summary>
    private NotFiniteNumberException Failed(ReadOnlySpan<float> weights, in BatchPlace place, double loss)
    {
        string reason = StepDiagnosis.Of(this, weights, _batchSamples, loss, place);
        Session.Revert();
        return new NotFiniteNumberException($"{place.Caller}: {reason}", loss);
    }
}
