using Nn.Execution;

namespace Nn.Training;

/// <summary>
/// Trains and evaluates a model: the minibatch loop of Keras' <c>fit</c> and <c>evaluate</c>. What an optimizer remembers stays from one
/// call to the next, as in Keras. For one call at a time, on whatever thread: a second one is detected and refused, but for an evaluation
/// while a callback runs. Only a trainer that used several threads (<see cref="FitOptions.Threads"/>) has something to dispose.
/// </summary>
public sealed partial class Trainer : IDisposable
{
    private readonly OptimizerState _optimizer;
    private readonly ObjectiveSet _objectives;
    private readonly TrainingLease _lease;
    private TrainingStep? _step;
    private uint _seed;
    private long _epochsDone;
    private volatile bool _isDisposed;

    /// <summary>1 while a call is under way.</summary>
    private int _isInside;

    /// <summary>Puts a model of one output together with what it is trained by.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="optimizer">How a step changes the weights.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What is reported beside the loss.</param>
    /// <exception cref="ArgumentException">
    /// An argument of the optimizer is out of range, two metrics have one name, or loss and model cannot be meant together.
    /// </exception>
    public Trainer(Model model, Optimizer optimizer, Loss loss, params Metric[] metrics)
        : this(model, optimizer, new Objective(loss) { Metrics = metrics ?? throw new ArgumentNullException(nameof(metrics)) })
    {
    }

    /// <summary>Puts a model together with what its outputs are trained to.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="optimizer">How a step changes the weights.</param>
    /// <param name="objectives">For each output that is to be learned what it is trained to; a source gives their targets in this order.</param>
    /// <inheritdoc cref="Trainer(Model, Optimizer, Loss, Metric[])" path="/exception"/>
    public Trainer(Model model, Optimizer optimizer, params IReadOnlyList<Objective> objectives)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(objectives);
        Model = model;
        Optimizer = optimizer;
        _objectives = new ObjectiveSet(model, objectives);
        for (int i = 0; i < objectives.Count; i++) LossChecks.ThrowIfWrong(objectives[i].Loss, model, _objectives.Output(i));
        _lease = new TrainingLease(model);
        _optimizer = new OptimizerState(optimizer, model);
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>How a step changes the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>What the outputs are trained to.</summary>
    public IReadOnlyList<Objective> Objectives => _objectives.Objectives;

    /// <summary>What is made small: the loss of the (first) objective.</summary>
    public Loss Loss => _objectives.Objectives[0].Loss;

    /// <summary>What is reported beside the loss: the metrics of the (first) objective.</summary>
    public IReadOnlyList<Metric> Metrics => _objectives.Objectives[0].Metrics;

    /// <summary>
    /// What the last <see cref="Fit"/> logged: while it runs, and after it was cancelled or failed, up to the last whole epoch.
    /// </summary>
    public History? History { get; private set; }

    /// <summary>The learning rate of the next step; one that is set takes the place of the schedule from then on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not finite or below 0.</exception>
    public double LearningRate { get => _optimizer.LearningRate; set => _optimizer.LearningRate = value; }

    /// <summary>The schedule of the learning rate, the optimizer's until another is set; a rate that was set is one that stays.</summary>
    /// <exception cref="ArgumentException">An argument of the schedule is out of range.</exception>
    public Schedule Schedule { get => _optimizer.Schedule; set => _optimizer.Schedule = value; }

    /// <summary>
    /// The steps that the optimizer has done: what its schedule is asked with, and what the corrections of Adam's first steps go by. One that is set
    /// is counted on from; it has to be a multiple of the steps that gradients are accumulated over.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0, or stands between two updates.</exception>
    public long Step { get => _optimizer.Steps; set => _optimizer.Steps = value; }

    /// <summary>Puts the states of stateful recurrent layers back to zeros, as before the first batch.</summary>
    public void ResetStates() => _step?.Session.ResetStates();

    /// <summary>Optimizer, learning rate, and for each output its loss and metrics: <c>SGD at 0.01; BinaryCrossentropy, accuracy</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Optimizer.Name} at {LearningRate}; ") + string.Join(
        "; ",
        Objectives.Select(objective => string.Join(
            ", ", [objective.Loss.Name, .. objective.Metrics.Concat(objective.WeightedMetrics).Select(metric => metric.Name)])));

    /// <summary>Watches where the time of a step goes; null for nobody but the event source.</summary>
    internal IStepObserver? Observer { get; set; }

    /// <summary>
    /// Ends the trainer's threads, if it has several; those of a call under way when that has ended. A disposed trainer is not used again.
    /// </summary>
    public void Dispose()
    {
        _isDisposed = true;
        EndThreads();
    }

    /// <summary>The buffers, and the threads, are kept from call to call while they fit.</summary>
    private TrainingStep StepFor(IReadOnlyList<Shape> targetShapes, int batchSize, int threads)
    {
        if (_step is not null && _step.TargetShapes.AsSpan().SequenceEqual([.. targetShapes]) && _step.Session.MaxBatch >= batchSize
            && _step.Threads == threads)
        {
            return _step;
        }

        var step = new TrainingStep(Model, _objectives, _optimizer, targetShapes, batchSize, threads);
        // The random numbers of dropout go on where they were.
        if (_step is not null) (step.Session.Seed, step.Session.Step) = (_step.Session.Seed, _step.Session.Step);
        else Continue(step.Session);
        _step?.Dispose();
        return _step = step;
    }

    /// <summary>One call at a time; who is called by a training may evaluate meanwhile.</summary>
    /// <returns>Whether this call is the outermost, which <see cref="Exit"/> ends.</returns>
    private bool Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Interlocked.CompareExchange(ref _isInside, 1, 0) == 0) return true;
        return _lease.IsBetweenSteps
            ? false
            : throw new InvalidOperationException(
                "Trainer: expected one thread at a time. "
                + "Received: a call while another one is under way; make a trainer with a model of its own for each thread.");
    }

    private void Exit(bool isOutermost)
    {
        if (!isOutermost) return;
        Volatile.Write(ref _isInside, 0);
        if (_isDisposed) EndThreads();
    }

    /// <summary>Unless a call is under way.</summary>
    private void EndThreads()
    {
        if (Interlocked.CompareExchange(ref _isInside, 1, 0) != 0) return;
        _step?.Dispose();
        Volatile.Write(ref _isInside, 0);
    }

    private bool EnterTraining()
    {
        bool isOutermost = Enter();
        try
        {
            _lease.Begin();
        }
        catch
        {
            Exit(isOutermost);
            throw;
        }

        return isOutermost;
    }

    private void ExitTraining(bool isOutermost)
    {
        _lease.End();
        Exit(isOutermost);
    }
}
