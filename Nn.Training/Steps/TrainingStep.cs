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
    public double Train(ReadOnlySpan<float> weights, ScoreKeeper? scores, in BatchPlace place)
    {
        double loss = 0;
        long stepsBefore = Session.Step;
        try
        {
            loss = ForwardAndLoss(weights, training: true, place);
            if (!double.IsFinite(loss)) throw Failed(Diagnose(weights, loss, place), place, loss);
            Session.BackwardAlone(_fromLogits);
            Update(weights, place, loss);
        }
        catch
        {
            Session.Revert(stepsBefore);
            throw;
        }

        Score(weights, scores, loss);
        NnEventSource.Log.StepEnded(_batchSamples);
        return loss;
    }

    /// <summary>Evaluates the batch in inference mode.</summary>
    /// <returns>The total loss, which may be no number: see <see cref="StepDiagnosis"/>.</returns>
    public double Evaluate(ReadOnlySpan<float> weights, ScoreKeeper scores, in BatchPlace place)
    {
        double loss = ForwardAndLoss(weights, training: false, place);
        Score(weights, scores, loss);
        return loss;
    }

    /// <summary>Why the last batch gave a loss that is not finite.</summary>
    public string Diagnose(ReadOnlySpan<float> weights, double loss, in BatchPlace place) =>
        StepDiagnosis.Of(this, weights, _batchSamples, loss, place);

    /// <summary>From gradients to weights and state, or nothing of it.</summary>
    private void Update(ReadOnlySpan<float> weights, in BatchPlace place, double loss)
    {
        long start = StepClock.Start(Session.Observer);
        Span<float> gradients = Session.WritableGradients;
        _optimizer.Regularize(gradients);
        if (!_optimizer.AreFinite(gradients, out bool areSmall)) throw Failed(Diagnose(weights, loss, place), place, loss);
        Session.BeginUpdate();
        try
        {
            if (Session.CommitState() is { } statistics) throw Failed(StepDiagnosis.OfState(statistics, place), place, loss);
            if (_optimizer.Apply(gradients, Session.Team, areSmall) is { } weight)
            {
                Session.RevertState();
                throw Failed(StepDiagnosis.OfUpdate(weight, place), place, loss);
            }
        }
        finally
        {
            Session.EndUpdate();
        }

        StepClock.End(Session.Observer, StepPhase.Update, _batchSamples, start);
    }

    private double ForwardAndLoss(ReadOnlySpan<float> weights, bool training, in BatchPlace place)
    {
        Session.ForwardAlone(_batchSamples, training);
        for (int i = 0; i < _objectives.Length; i++)
        {
            if (_objectives[i].FindWrongTarget(Targets(i), _batchSamples, weights) is { } found)
                throw WrongTarget(i, found.Loss, found.Wrong, place);
        }

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

    private static NotFiniteNumberException Failed(string reason, in BatchPlace place, double loss) =>
        new($"{place.Caller}: {reason}", loss);
}
