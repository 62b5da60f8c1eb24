using Nn.Execution;
using Nn.Serialization;

namespace Nn.Training;

public sealed partial class Trainer
{
    /// <summary>Trains the model for a number of epochs.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="options">How to train; Keras' defaults without it.</param>
    /// <param name="cancel">Ends the training between two steps: the weights stay as the last step left them.</param>
    /// <returns>What was logged, also at <see cref="History"/>.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">The training was cancelled; <see cref="History"/> holds the whole epochs.</exception>
    /// <exception cref="NotFiniteNumberException">
    /// Data, targets, weights, the loss or gradients were infinite or no number; the message says which, and where. That step has changed
    /// nothing.
    /// </exception>
    /// <exception cref="InvalidOperationException">Another call is under way, or the model is being trained elsewhere.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public History Fit(IBatchSource data, FitOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        options ??= new FitOptions();
        FitPlan plan = FitPlan.Of(data, options, Model);
        _objectives.Validate(data.TargetShapes);
        LossChecks.CheckClasses(options.ClassWeights, _objectives);
        var scores = new ScoreKeeper(_objectives, data.TargetShapes);
        ScoreKeeper? validation = plan.Validation is null ? null : new ScoreKeeper(_objectives, data.TargetShapes);
        string[] names = validation is null ? _objectives.Names : [.. _objectives.Names, .. _objectives.ValidationNames];
        History history;
        bool isOutermost = EnterTraining();
        try
        {
            EpochMemory? before = TakeUp(ref options);
            history = before is not null && before.History.Names.SequenceEqual(names)
                ? new History(before.History, options.Epochs - options.InitialEpoch)
                : new History(names, scores.Values.Length, options.Epochs - options.InitialEpoch);
            TrainingStep step = StepFor(data.TargetShapes, plan.LargestBatch, options.Threads);
            step.Session.Observer = Observer ?? NnEventSource.Log.Observer();
            // A training without a seed goes on where the one before ended, but for one that names the epoch it goes on from.
            bool goesOn = options.Seed is null && options.InitialEpoch == 0;
            _seed = step.Session.Seed = options.Seed ?? _seed;
            if (!goesOn && before is null)
            {
                _epochsDone = options.InitialEpoch;
                step.Session.Step = (long)options.InitialEpoch * plan.Training.Steps;
            }

            History = history;
            var run = new TrainingRun(this, step.Session, _objectives, _optimizer, scores, validation, names, options.Epochs, plan.Training.Steps);
            if (before is not null) run.Resume(before);
            foreach (TrainingWarning warning in LossChecks.Warnings(_objectives, Model, plan.Training)) run.Warn(warning);
            var callbacks = new CallbackList(CallbacksOf(options, history, scores, validation), run, _lease);
            if (before is not null) callbacks.Recall(before.Callbacks);
            if (before?.StopReason is { } reason) run.Stop(reason);
            (_run, _callbacks, _resumable) = (run, callbacks, null);
            for (int epoch = options.InitialEpoch; epoch < options.Epochs && run.StopReason is null; epoch++)
            {
                run.BeginEpoch(epoch);
                callbacks.EpochBegin();
                if (run.StopReason is not null) break;
                TrainEpoch(plan.Training, step, scores, run, callbacks, cancel);
                // An epoch that could not make a single step has nothing to tell.
                if (run.Step == 0) break;
                _epochsDone++;
                bool validates = validation is not null && (epoch + 1) % options.ValidationFrequency == 0;
                if (validates) EvaluateAll(plan.Validation!, step, validation!, run, cancel);
                run.EndEpoch(validates);
                NnEventSource.Log.EpochEnded(epoch, scores.Loss);
                callbacks.EpochEnd();
            }

            _optimizer.Finish();
            callbacks.TrainEnd();
        }
        finally
        {
            ExitTraining(isOutermost);
        }

        return history;
    }

    /// <summary>Trains the model on another thread.</summary>
    /// <returns>A task that ends with the training; cancelled where the token cancels it.</returns>
    /// <inheritdoc cref="Fit"/>
    public Task<History> FitAsync(IBatchSource data, FitOptions? options = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return Task.Run(() => Fit(data, options, cancel), cancel);
    }

    /// <summary>
    /// What the training takes up: of a checkpoint that <see cref="BackupAndRestore"/> finds, or of one that was read before, if it begins with
    /// the epoch that comes next there.
    /// </summary>
    private EpochMemory? TakeUp(ref FitOptions options)
    {
        BackupAndRestore[] backups = [.. options.Callbacks.OfType<BackupAndRestore>()];
        if (backups.Length > 1) throw new ArgumentException($"Fit: expected one {nameof(BackupAndRestore)}. Received: {backups.Length}.");
        if (backups is [var backup])
        {
            if (string.IsNullOrEmpty(backup.Path)) throw new ArgumentException($"{nameof(BackupAndRestore)}: expected a path. Received: nothing.");
            Registry registry = backup.Registry ?? TrainingRegistry.Default;
            if (File.Exists(backup.Path))
            {
                int epochs = options.Epochs;
                RestoreAlone(backup.Path, registry, found => backup.Check(found, epochs));
                options = options with { InitialEpoch = NextEpoch };
                return _resumable;
            }

            // What cannot be saved is found before the first epoch, not behind it.
            CheckDescriptions(registry);
        }

        return _resumable is { } read && read.Next == options.InitialEpoch ? read with { StopReason = null } : null;
    }

    private static IEnumerable<Callback> CallbacksOf(FitOptions options, History history, ScoreKeeper scores, ScoreKeeper? validation)
    {
        yield return new HistoryCallback(history, scores, validation);
        foreach (Callback callback in options.Callbacks)
        {
            if (callback is not BackupAndRestore) yield return callback;
        }

        if (options.Progress is { } listener)
            yield return new ProgressCallback(listener, options.ReportsSteps || listener is ConsoleProgress { Redraws: true });
        // Behind the others, whose memory it saves.
        foreach (BackupAndRestore backup in options.Callbacks.OfType<BackupAndRestore>()) yield return backup;
    }

    private void WarnOfNorm(TrainingRun run)
    {
        if (!run.IsNews("norm")) return;
        run.Warn(new TrainingWarning(FormattableString.Invariant(
            $"The norm of gradients in epoch {run.Epoch + 1} is {_optimizer.LargeNorm:G6}, beyond float32: they were clipped to almost nothing. ")
            + "Features and targets of smaller numbers may help."));
    }

    private void TrainEpoch(
        BatchFeed feed, TrainingStep step, ScoreKeeper scores, TrainingRun run, CallbackList callbacks, CancellationToken cancel)
    {
        scores.Reset();
        feed.BeginEpoch(_seed, _epochsDone);
        for (int i = 0; i < feed.Steps && run.StopReason is null; i++)
        {
            cancel.ThrowIfCancellationRequested();
            callbacks.BatchBegin();
            long start = StepClock.Start(step.Session.Observer);
            int samples = feed.Load(i, step, out ReadOnlySpan<float> weights);
            StepClock.End(step.Session.Observer, StepPhase.Load, samples, start);
            try
            {
                step.Train(weights, scores, new BatchPlace(feed, i, run.Epoch, nameof(Fit)));
            }
            catch (NotFiniteNumberException error) when (callbacks.NotFinite(error))
            {
                run.Stop(error.Message);
                return;
            }

            if (_optimizer.LargeNorm > 0) WarnOfNorm(run);
            run.EndBatch();
            callbacks.BatchEnd();
        }
    }
}
