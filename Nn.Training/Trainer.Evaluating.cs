using Nn.Execution;

namespace Nn.Training;

public sealed partial class Trainer
{
    private const int DefaultBatchSize = 32;

    /// <summary>Computes loss and metrics in inference mode.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">How many go through at once; makes no difference but in speed and rounding.</param>
    /// <param name="sampleWeights">One weight a sample, which multiplies its loss; empty for 1.</param>
    /// <param name="cancel">Ends the evaluation between two batches.</param>
    /// <exception cref="ArgumentException">The data does not fit the model or the loss.</exception>
    /// <exception cref="InvalidOperationException">Another call is under way, or somebody trains the model.</exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public Evaluation Evaluate(
        IBatchSource data,
        int batchSize = DefaultBatchSize,
        ReadOnlyMemory<float> sampleWeights = default,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        BatchFeed feed = FitPlan.Evaluation(data, batchSize, sampleWeights, Model);
        _objectives.Validate(data.TargetShapes);
        var scores = new ScoreKeeper(_objectives, data.TargetShapes);
        bool isOutermost = Enter();
        // In the middle of a training, by which this is called, that training's buffers stay its own.
        TrainingStep? own = null;
        try
        {
            Model.ThrowIfTraining();
            long version = Model.Guard.Version;
            TrainingStep step = isOutermost ? StepFor(data.TargetShapes, feed.BatchSize, _step?.Threads ?? 1)
                : own = new TrainingStep(Model, _objectives, _optimizer, data.TargetShapes, feed.BatchSize, threads: 1);
            EvaluateAll(feed, step, scores, run: null, cancel);
            if (!Model.Guard.IsStill(version))
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

        scores.Compute();
        return new Evaluation(_objectives.Names, scores.Values);
    }

    /// <summary>One step of a loop of your own: trains a model of one input and one output on a batch.</summary>
    /// <param name="features">Whole samples, row after row.</param>
    /// <param name="targets">As many targets.</param>
    /// <param name="batch">The number of samples.</param>
    /// <returns>The loss before the update.</returns>
    /// <exception cref="ArgumentException">The lengths do not fit the batch and the model.</exception>
    /// <exception cref="NotFiniteNumberException">
    /// Data, targets, weights, the loss or gradients were infinite or no number; the message says which. Nothing has changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Another call is under way, the model is being trained elsewhere, or has several inputs or outputs.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The trainer is disposed.</exception>
    public float TrainBatch(ReadOnlySpan<float> features, ReadOnlySpan<float> targets, int batch)
    {
        Shape targetShape = CheckBatch(features.Length, targets.Length, batch);
        bool isOutermost = EnterTraining();
        try
        {
            TrainingStep step = _step is not null && _step.TargetShapes[0] == targetShape && _step.Session.MaxBatch >= batch
                ? _step
                : StepFor([targetShape], batch, _step?.Threads ?? 1);
            step.Session.Observer = Observer ?? NnEventSource.Log.Observer();
            Batch buffers = step.Batch(batch);
            features.CopyTo(buffers.Input());
            targets.CopyTo(buffers.Target());
            return (float)step.Train(default, scores: null, new BatchPlace(feed: null, 0, -1, nameof(TrainBatch)));
        }
        finally
        {
            ExitTraining(isOutermost);
        }
    }

    private Shape CheckBatch(int features, int targets, int batch)
    {
        if (batch <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(batch), $"TrainBatch: expected at least one sample. Received: {batch}.");
        }

        Shape input = Model.InputShape, output = Model.OutputShape;
        if (features != (long)batch * input.Size)
        {
            throw new ArgumentException(
                $"TrainBatch: expected {batch} samples of shape {input}, {(long)batch * input.Size} values. Received: {features}.",
                nameof(features));
        }

        if (targets == 0 || targets % batch != 0)
        {
            throw new ArgumentException(
                $"TrainBatch: expected {batch} targets of one shape. Received: {targets} values.", nameof(targets));
        }

        int targetSize = targets / batch;
        return targetSize == output.Size ? output : _step?.TargetShapes[0].Size == targetSize ? _step.TargetShapes[0] : [targetSize];
    }

    private static void EvaluateAll(
        BatchFeed feed, TrainingStep step, ScoreKeeper scores, TrainingRun? run, CancellationToken cancel)
    {
        scores.Reset();
        for (int i = 0; i < feed.Steps; i++)
        {
            cancel.ThrowIfCancellationRequested();
            feed.Load(i, step, out ReadOnlySpan<float> weights);
            var place = new BatchPlace(feed, i, run?.Epoch ?? -1, run is null ? nameof(Evaluate) : nameof(Fit));
            double loss = step.Evaluate(weights, scores, place);
            if (run is null || double.IsFinite(loss) || !run.IsNews("validation loss")) continue;
            run.Warn(new TrainingWarning(
                FormattableString.Invariant($"The validation loss is {loss}: {step.Diagnose(weights, loss, place)}")));
        }
    }
}
