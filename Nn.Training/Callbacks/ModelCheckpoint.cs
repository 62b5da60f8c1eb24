namespace Nn.Training;

/// <summary>
/// Saves the model after epochs, all of them or those that are the best so far, as <c>keras/src/callbacks/model_checkpoint.py</c>.
/// </summary>
/// <param name="Save">Saves <see cref="TrainingRun.Model"/>, wherever it should go.</param>
public sealed record ModelCheckpoint(Action<TrainingRun> Save) : Callback
{
    /// <summary>The name of the value to watch, with <see cref="SaveBestOnly"/>.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>Whether only an epoch is saved whose value is better than all before.</summary>
    public bool SaveBestOnly { get; init; }

    /// <summary>Which way is better; null: smaller for a loss, for a metric what <see cref="Metric.LargerIsBetter"/> says.</summary>
    public bool? LargerIsBetter { get; init; }

    /// <summary>A value that the first one saved has to beat; null for none.</summary>
    public double? InitialValueThreshold { get; init; }

    /// <summary>Saves after every so many batches instead of after epochs, by the values so far; null for epochs.</summary>
    public int? SaveFrequency { get; init; }

    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Save is null) throw new ArgumentException("ModelCheckpoint: expected what saves the model. Received: null.");
        if (SaveFrequency is { } frequency) Argument.InRange(nameof(ModelCheckpoint), "save frequency", frequency, 1, double.PositiveInfinity);
        return new State(this, run, SaveBestOnly ? MonitoredValue.Of(nameof(ModelCheckpoint), run, Monitor, LargerIsBetter) : null);
    }

    private sealed class State(ModelCheckpoint rule, TrainingRun run, MonitoredValue? monitored) : CallbackState
    {
        private double? _best = rule.InitialValueThreshold;
        private int _batches;

        public override bool WantsBatches => rule.SaveFrequency is not null;

        public override void OnBatchEnd()
        {
            if (++_batches % rule.SaveFrequency == 0) Save();
        }

        public override void OnEpochComplete()
        {
            if (rule.SaveFrequency is null) Save();
        }

        public override void Exchange(CallbackMemory memory)
        {
            _best = memory.Number("best", _best);
            _batches = memory.Count("batches", _batches);
        }

        private void Save()
        {
            if (monitored is not null)
            {
                if (!monitored.TryRead(out double value) || double.IsNaN(value)) return;
                if (_best is { } best && !monitored.IsBetter(value, best)) return;
                _best = value;
            }

            rule.Save(run);
        }
    }
}
