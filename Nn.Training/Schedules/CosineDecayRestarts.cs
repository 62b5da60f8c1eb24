namespace Nn.Training;

/// <summary>
/// A cosine decay (see <see cref="CosineDecay"/>) that starts anew each time it has ended, each time longer by one factor and lower by
/// another (Loshchilov and Hutter 2016). As <c>keras/src/optimizers/schedules/learning_rate_schedule.py</c>.
/// </summary>
/// <param name="InitialLearningRate">The rate at step 0, at least 0.</param>
/// <param name="FirstDecaySteps">The steps of the first decay, at least 1.</param>
public sealed record CosineDecayRestarts(double InitialLearningRate, int FirstDecaySteps) : Schedule
{
    /// <summary>How many times longer each decay is than the one before it, at least 1.</summary>
    public double PeriodFactor { get; init; } = 2;

    /// <summary>How much of the rate each restart keeps, at least 0.</summary>
    public double RateFactor { get; init; } = 1;

    /// <summary>The rate at the end of the first decay, as a share of the initial one, from 0 to 1.</summary>
    public double Alpha { get; init; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        float periods = (float)step / FirstDecaySteps, factor = (float)PeriodFactor, alpha = (float)Alpha, restart, done;
        if (factor == 1)
        {
            restart = MathF.Floor(periods);
            done = periods - restart;
        }
        else
        {
            // The periods before restart i last (1 − factor^i) / (1 − factor) times the first one.
            restart = MathF.Floor(Log(1 - (periods * (1 - factor))) / Log(factor));
            float length = ToPower(factor, restart);
            done = (periods - ((1 - length) / (1 - factor))) / length;
        }

        float wave = 0.5f * ToPower((float)RateFactor, restart) * (1 + CosineOfPi(done));
        return (float)InitialLearningRate * (((1 - alpha) * wave) + alpha);
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        AtLeast("initial learning rate", InitialLearningRate, 0);
        AtLeast("number of first decay steps", FirstDecaySteps, 1);
        AtLeast("period factor", PeriodFactor, 1);
        AtLeast("rate factor", RateFactor, 0);
        Argument.InRange(Name, "alpha", Alpha, 0, 1);
    }

    private static float Log(float x) => (float)Math.Log(x);
}
