namespace Nn.Training;

/// <summary>
/// Sets the learning rate before each epoch, in the place of the optimizer's schedule, as <c>keras/src/callbacks/learning_rate_scheduler.py</c>.
/// For a rate that changes from step to step give the optimizer a <see cref="Schedule"/>.
/// </summary>
/// <param name="Rule">The rate of an epoch, counted from 0, made of the one before.</param>
public sealed record LearningRateScheduler(Func<int, double, double> Rule) : Callback
{
    /// <summary>Sets the learning rate before each epoch.</summary>
    /// <param name="rule">The rate of an epoch, counted from 0.</param>
    public LearningRateScheduler(Func<int, double> rule)
        : this(rule is null ? null! : (epoch, _) => rule(epoch))
    {
    }

    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Rule is null) throw new ArgumentException("LearningRateScheduler: expected a rule. Received: null.");
        return new State(Rule, run);
    }

    private sealed class State(Func<int, double, double> rule, TrainingRun run) : CallbackState
    {
        public override void OnEpochBegin() => run.LearningRate = rule(run.Epoch, run.LearningRate);
    }
}
