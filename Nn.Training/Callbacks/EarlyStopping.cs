namespace Nn.Training;

/// <summary>
/// Ends the training when a value has not become better for some epochs, as <c>keras/src/callbacks/early_stopping.py</c>.
/// </summary>
public sealed record EarlyStopping : Callback
{
    /// <summary>The name of the value to watch.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>The least change that counts as better, at least 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>The epochs without a better value after which training ends, at least 0.</summary>
    public int Patience { get; init; }

    /// <summary>Which way is better; null: smaller for a loss, for a metric what <see cref="Metric.LargerIsBetter"/> says.</summary>
    public bool? LargerIsBetter { get; init; }

    /// <summary>A value that has to be beaten from the start; null for none.</summary>
    public double? Baseline { get; init; }

    /// <summary>Whether the weights of the best epoch are put back at the end.</summary>
    public bool RestoreBestWeights { get; init; }

    /// <summary>The first epoch that is watched.</summary>
    public int StartFromEpoch { get; init; }

    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        Argument.InRange(nameof(EarlyStopping), "patience", Patience, 0, double.PositiveInfinity);
        Argument.InRange(nameof(EarlyStopping), "least change", MinDelta, 0, double.PositiveInfinity);
        return new State(this, run, MonitoredValue.Of(nameof(EarlyStopping), run, Monitor, LargerIsBetter));
    }

    private sealed class State(EarlyStopping rule, TrainingRun run, MonitoredValue monitored) : CallbackState
    {
        private double? _best;
        private WeightSnapshot? _bestWeights;
        private int _wait;

        public override void OnEpochEnd()
        {
            if (run.Epoch < rule.StartFromEpoch || !monitored.TryRead(out double value)) return;
            _wait++;
            if (IsBetter(value, _best))
            {
                _best = value;
                if (rule.RestoreBestWeights) _bestWeights = run.SaveSnapshot();
                // A better value than the last one, but not than the baseline, does not start the patience anew.
                if (rule.Baseline is null || IsBetter(value, rule.Baseline)) _wait = 0;
                return;
            }

            if (_wait >= rule.Patience)
            {
                run.Stop(FormattableString.Invariant(
                    $"EarlyStopping: '{rule.Monitor}' has not become better than {_best} for {_wait} epochs."));
            }
        }

        public override void Exchange(CallbackMemory memory)
        {
            _best = memory.Number("best", _best);
            _bestWeights = memory.Weights("best_weights", _bestWeights);
            _wait = memory.Count("wait", _wait);
        }

        public override void OnTrainEnd()
        {
            if (_bestWeights is not null) run.Restore(_bestWeights);
        }

        private bool IsBetter(double value, double? than) => than is not { } other || monitored.IsBetter(monitored.Worsen(value, rule.MinDelta), other);
    }
}
