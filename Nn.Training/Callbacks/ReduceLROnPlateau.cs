namespace Nn.Training;

/// <summary>
/// Makes the learning rate smaller when a value has not become better for some epochs, as <c>keras/src/callbacks/reduce_lr_on_plateau.py</c>.
/// A rate that it has set takes the place of the optimizer's schedule.
/// </summary>
public sealed record ReduceLROnPlateau : Callback
{
    /// <summary>The name of the value to watch.</summary>
    public string Monitor { get; init; } = "val_loss";

    /// <summary>What the rate is multiplied by, from 0 to less than 1.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>The epochs without a better value after which the rate is made smaller, at least 0.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>The least change that counts as better, at least 0.</summary>
    public double MinDelta { get; init; } = 1e-4;

    /// <summary>The epochs after a reduction in which none is counted, at least 0.</summary>
    public int Cooldown { get; init; }

    /// <summary>The rate below which it does not go.</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Which way is better; null: smaller for a loss, for a metric what <see cref="Metric.LargerIsBetter"/> says.</summary>
    public bool? LargerIsBetter { get; init; }

    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!(Factor is >= 0 and < 1)) throw Argument.Wrong(nameof(ReduceLROnPlateau), "factor", "a factor from 0 to less than 1", Factor);
        Argument.InRange(nameof(ReduceLROnPlateau), "patience", Patience, 0, double.PositiveInfinity);
        Argument.InRange(nameof(ReduceLROnPlateau), "least change", MinDelta, 0, double.PositiveInfinity);
        Argument.InRange(nameof(ReduceLROnPlateau), "cooldown", Cooldown, 0, double.PositiveInfinity);
        Argument.InRange(nameof(ReduceLROnPlateau), "least learning rate", MinLearningRate, 0, double.PositiveInfinity);
        return new State(this, run, MonitoredValue.Of(nameof(ReduceLROnPlateau), run, Monitor, LargerIsBetter));
    }

    private sealed class State(ReduceLROnPlateau rule, TrainingRun run, MonitoredValue monitored) : CallbackState
    {
        private double? _best;
        private int _wait;
        private int _cooldown;

        public override void Exchange(CallbackMemory memory)
        {
            _best = memory.Number("best", _best);
            _wait = memory.Count("wait", _wait);
            _cooldown = memory.Count("cooldown", _cooldown);
        }

        public override void OnEpochEnd()
        {
            if (!monitored.TryRead(out double value)) return;
            if (_cooldown > 0)
            {
                _cooldown--;
                _wait = 0;
            }

            if (_best is not { } best ? !double.IsNaN(value) : monitored.IsBetter(value, monitored.Worsen(best, -rule.MinDelta)))
            {
                _best = value;
                _wait = 0;
            }
            else if (_cooldown == 0 && ++_wait >= rule.Patience && run.LearningRate > rule.MinLearningRate)
            {
                run.LearningRate = Math.Max(run.LearningRate * rule.Factor, rule.MinLearningRate);
                (_cooldown, _wait) = (rule.Cooldown, 0);
            }
        }
    }
}
