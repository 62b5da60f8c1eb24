namespace Nn.Training;

/// <summary>
/// <c>start · ((1 − alpha) · (1 + cos(π · step / decay steps)) / 2 + alpha)</c>, where the step is at most decay steps (Loshchilov and
/// Hutter 2016). With a warm-up the rate first grows in a straight line from the initial rate to the target, at which the decay then
/// starts. As <c>keras/src/optimizers/schedules/learning_rate_schedule.py</c>.
/// </summary>
/// <param name="InitialLearningRate">The rate at step 0, at least 0.</param>
/// <param name="DecaySteps">The steps of the decay, at least 1.</param>
public sealed record CosineDecay(double InitialLearningRate, int DecaySteps) : Schedule
{
    /// <summary>The rate after the decay, as a share of the one before it, from 0 to 1.</summary>
    public double Alpha { get; init; }

    /// <summary>The rate after the warm-up, at least 0; null for no warm-up.</summary>
    public double? WarmupTarget { get; init; }

    /// <summary>The steps of the warm-up.</summary>
    public int WarmupSteps { get; init; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        float now = step, start = (float)InitialLearningRate, alpha = (float)Alpha;
        if (WarmupTarget is { } warmupTarget)
        {
            float target = (float)warmupTarget;
            if (step < WarmupSteps) return ((target - start) * (now / WarmupSteps)) + start;
            now = step - WarmupSteps;
            start = target;
        }

        float wave = 0.5f * (1 + CosineOfPi(Math.Min(now, DecaySteps) / DecaySteps));
        return start * (((1 - alpha) * wave) + alpha);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        AtLeast("initial learning rate", InitialLearningRate, 0);
        AtLeast("number of decay steps", DecaySteps, 1);
        Argument.InRange(Name, "alpha", Alpha, 0, 1);
        AtLeast("warm-up target", WarmupTarget ?? 0, 0);
        AtLeast("number of warm-up steps", WarmupSteps, 0);
    }
}
