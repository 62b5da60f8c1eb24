using System.Runtime.CompilerServices;
using Nn.Execution;

namespace Nn.Training;

/// <summary>
/// Trains and evaluates a model: the minibatch loop of Keras' <c>fit</c> and <c>evaluate</c>. What an optimizer remembers stays from one
/// call to the next, as in Keras. For one calling thread at a time: a second one is detected and refused. Only a trainer that used several
/// threads (<see cref="FitOptions.Threads"/>) has something to dispose.
/// </summary>
public sealed class Trainer : IDisposable
{
    private const int DefaultBatchSize = 32;

    private readonly OptimizerState _optimizer;
    private readonly Loss _loss;
    private readonly Metric[] _metrics;
    private readonly string[] _names;
    private TrainingStep? _step;

    private readonly TrainingLease _lease;

    /// <summary>The managed id of the thread that is in a call; 0 between calls.</summary>
    private int _thread;

    /// <summary>Puts a model together with what it is trained by.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="optimizer">How a step changes the weights.</param>
    /// <param name="loss">What is made small.</param>
    /// <param name="metrics">What is reported beside the loss.</param>
    /// <exception cref="ArgumentException">An argument of the optimizer is out of range, or two metrics have one name.</exception>
    public Trainer(Model model, Optimizer optimizer, Loss loss, params Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(metrics);
        if (Array.IndexOf(metrics, null) is >= 0 and var place)
            throw new ArgumentException($"Trainer: expected metrics. Received: null at {place}.", nameof(metrics));
        if (model.Parameters.FirstOrDefault(parameter => parameter.Regularizer is not null || parameter.Constraint is not null) is { } held)
            throw new NotSupportedException($"Trainer: regularizers and constraints are not supported. Received: one of '{held.Name}'.");
        Model = model;
        _lease = new TrainingLease(model);
        _optimizer = new OptimizerState(optimizer, model);
        _loss = loss;
        _metrics = metrics;
        _names = ScoreKeeper.NamesOf(metrics, []);
        if (_names.Distinct().Count() < _names.Length)
        {
            throw new ArgumentException(
                $"Trainer: expected metrics of different names. Received: {string.Join(", ", _names)}.", nameof(metrics));
        }
    }

    /// <summary>The model that is trained.</summary>
    public Model Model { get; }

    /// <summary>
    /// What the last <see cref="Fit"/> logged: while it runs, and after it was cancelled or failed, up to the last whole epoch.
    /// </summary>
    public History? History { get; private set; }

    /// <summary>The learning rate of the next step.</summary>
    public float LearningRate => _optimizer.LearningRate;

    /// <summary>Watches where the time of a step goes; null for nobody but the event source.</summary>
    internal IStepObserver? Observer { get; set; }

    /// <summary>Trains the model for a number of epochs.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="options">How to train; Keras' defaults without it.</param>
    /// <param name="cancel">Ends the training between two steps: the weights stay as the last step left them.</param>
    /// <returns>What was logged, also at <see cref="History"/>.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; <see cref="History"/> holds the whole epochs.</exception>
    /// <exception cref="NotFiniteNumberException">The loss became infinite or no number; the message gives epoch and batch.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in this trainer, or the model is being trained.</exception>
    public History Fit(IBatchSource data, FitOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FitOptions();
        FitPlan plan = FitPlan.Of(data, options, Model);
        _loss.Validate(data.TargetShape, Model.OutputShape);
        var scores = new ScoreKeeper(_metrics, [], data.TargetShape, Model.OutputShape);
        ScoreKeeper? validationScores = plan.Validation is null ? null : new ScoreKeeper(_metrics, [], data.TargetShape, Model.OutputShape);
        string[] names = validationScores is null ? _names : [.. _names, .. _names.Select(name => "val_" + name)];
        var history = new History(names, options.Epochs - options.InitialEpoch);
        ProgressReporter? reporter = options.Progress is { } listener
            ? new ProgressReporter(listener, names, options.Epochs, plan.Training.Steps)
            : null;
        bool isOutermost = EnterTraining();
        try
        {
            TrainingStep step = StepFor(data.TargetShape, plan.LargestBatch, options.Threads);
            step.Session.Observer = Observer ?? NnEventSource.Log.Observer();
            step.Session.Seed = options.Seed;
            step.Session.Step = (long)options.InitialEpoch * plan.Training.Steps;
            History = history;
            for (int epoch = options.InitialEpoch; epoch < options.Epochs; epoch++)
            {
                reporter?.BeginEpoch(epoch);
                TrainEpoch(epoch, plan.Training, step, scores, reporter, _lease, cancel);
                bool validates = validationScores is not null && (epoch + 1) % options.ValidationFrequency == 0;
                if (validates) EvaluateAll(plan.Validation!, step, validationScores!, cancel);
                history.Log(epoch, scores, validates ? validationScores : null);
                NnEventSource.Log.EpochEnded(epoch, scores[0]);
                _lease.IsBetweenSteps = true;
                reporter?.EpochEnded(scores, validates ? validationScores : null);
                _lease.IsBetweenSteps = false;
            }
        }
        finally
        {
            ExitTraining(isOutermost);
        }

        return history;
    }

    /// <summary>Computes loss and metrics in inference mode.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">How many go through at once; makes no difference but in speed and rounding.</param>
    /// <param name="sampleWeights">One weight a sample, which multiplies its loss; empty for 1.</param>
    /// <param name="cancel">Ends the evaluation between two batches.</param>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss.</exception>
    /// <exception cref="InvalidOperationException">Another thread is in this trainer, or trains the model.</exception>
    public Evaluation Evaluate(
        IBatchSource data,
        int batchSize = DefaultBatchSize,
        ReadOnlyMemory<float> sampleWeights = default,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        BatchFeed feed = FitPlan.Evaluation(data, batchSize, sampleWeights, Model);
        _loss.Validate(data.TargetShape, Model.OutputShape);
        var scores = new ScoreKeeper(_metrics, [], data.TargetShape, Model.OutputShape);
        bool isOutermost = Enter();
        // In the middle of a training, which is told of its progress, that training's buffers stay its own.
        TrainingStep? own = null;
        try
        {
            Model.ThrowIfTraining();
            long updates = Model.WeightUpdates;
            TrainingStep step = isOutermost ? StepFor(data.TargetShape, feed.BatchSize, _step?.Threads ?? 1)
                : own = new TrainingStep(Model, _loss, _optimizer, data.TargetShape, feed.BatchSize, threads: 1);
            EvaluateAll(feed, step, scores, cancel);
            if (Model.WeightUpdates != updates)
            {
                throw new InvalidOperationException(
                    "Trainer: expected weights that stay during an evaluation. "
                    + "Received: a change from another thread; evaluate a Clone() meanwhile.");
            }
        }
        finally
        {
            own?.Dispose();
            Exit(isOutermost);
        }

        return new Evaluation(_names, [.. Enumerable.Range(0, scores.Count).Select(i => scores[i])]);
    }

    /// <summary>One step of a loop of your own: trains on a batch.</summary>
    /// <param name="features">Whole samples, row after row.</param>
    /// <param name="targets">As many targets.</param>
    /// <param name="batch">The number of samples.</param>
    /// <returns>The loss before the update.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit the batch and the model.</exception>
    /// <exception cref="NotFiniteNumberException">
    /// The loss is infinite or no number. The weights are as before; moving statistics have seen the batch.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another thread is in this trainer, or the model is being trained.</exception>
    public float TrainBatch(ReadOnlySpan<float> features, ReadOnlySpan<float> targets, int batch)
    {
        if (batch <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), $"TrainBatch: expected at least one sample. Received: {batch}.");
        }

        if (features.Length != (long)batch * Model.InputShape.Size)
        {
            throw new ArgumentException(
                $"TrainBatch: expected {batch} samples of shape {Model.InputShape}, {(long)batch * Model.InputShape.Size} values. "
                + $"Received: {features.Length}.",
                nameof(features));
        }

        if (targets.Length == 0 || targets.Length % batch != 0)
        {
            throw new ArgumentException(
                $"TrainBatch: expected {batch} targets of one shape. Received: {targets.Length} values.", nameof(targets));
        }

        int targetSize = targets.Length / batch;
        Shape targetShape = targetSize == Model.OutputShape.Size ? Model.OutputShape
            : _step?.TargetShape.Size == targetSize ? _step.TargetShape : [targetSize];
        bool isOutermost = EnterTraining();
        try
        {
            TrainingStep step = StepFor(targetShape, batch, _step?.Threads ?? 1);
            features.CopyTo(step.Input(batch));
            targets.CopyTo(step.Targets(batch));
            double loss = step.Train(batch, default, scores: null);
            return double.IsFinite(loss)
                ? (float)loss
                : throw new NotFiniteNumberException(
                    FormattableString.Invariant($"TrainBatch: expected a finite loss. Received: {loss}."), loss);
        }
        finally
        {
            ExitTraining(isOutermost);
        }
    }

    /// <summary>Ends the trainer's threads, if it has several.</summary>
    public void Dispose() => _step?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TrainEpoch(
        int epoch, BatchFeed feed, TrainingStep step, ScoreKeeper scores, ProgressReporter? reporter, TrainingLease lease,
        CancellationToken cancel)
    {
        scores.Reset();
        feed.BeginEpoch(epoch);
        for (int i = 0; i < feed.Steps; i++)
        {
            cancel.ThrowIfCancellationRequested();
            long start = StepClock.Start(step.Session.Observer);
            int samples = feed.Load(i, step, out ReadOnlySpan<float> weights);
            StepClock.End(step.Session.Observer, StepPhase.Load, samples, start);
            double loss = step.Train(samples, weights, scores);
            if (!double.IsFinite(loss))
            {
                throw new NotFiniteNumberException(
                    FormattableString.Invariant($"Fit: expected a finite loss. Received: {loss} in epoch {epoch + 1}, batch {i + 1} of {feed.Steps}; ")
                    + "a smaller learning rate may help.",
                    loss);
            }

            if (reporter is null) continue;
            lease.IsBetweenSteps = true;
            reporter.StepEnded(i + 1, scores);
            lease.IsBetweenSteps = false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EvaluateAll(BatchFeed feed, TrainingStep step, ScoreKeeper scores, CancellationToken cancel)
    {
        scores.Reset();
        for (int i = 0; i < feed.Steps; i++)
        {
            cancel.ThrowIfCancellationRequested();
            int samples = feed.Load(i, step, out ReadOnlySpan<float> weights);
            step.Evaluate(samples, weights, scores);
        }
    }

    /// <summary>The buffers, and the threads, are kept from call to call while they fit.</summary>
    private TrainingStep StepFor(Shape targetShape, int batchSize, int threads)
    {
        if (_step is not null && _step.TargetShape == targetShape && _step.Session.MaxBatch >= batchSize && _step.Threads == threads)
            return _step;
        var step = new TrainingStep(Model, _loss, _optimizer, targetShape, batchSize, threads);
        // The random numbers of dropout go on where they were.
        if (_step is not null) (step.Session.Seed, step.Session.Step) = (_step.Session.Seed, _step.Session.Step);
        _step?.Dispose();
        return _step = step;
    }

    /// <summary>One thread at a time; what it calls when it is told of progress may evaluate meanwhile.</summary>
    /// <returns>Whether this is the thread's first call, which <see cref="Exit"/> ends.</returns>
    private bool Enter()
    {
        int thread = Environment.CurrentManagedThreadId, inside = Interlocked.CompareExchange(ref _thread, thread, 0);
        if (inside != 0 && inside != thread)
        {
            throw new InvalidOperationException(
                "Trainer: expected one thread at a time. "
                + "Received: a call while another thread's is under way; make a trainer with a model of its own for each thread.");
        }

        return inside == 0;
    }

    private void Exit(bool isOutermost)
    {
        if (isOutermost) Volatile.Write(ref _thread, 0);
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
