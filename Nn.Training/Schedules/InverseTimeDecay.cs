namespace Nn.Training;

/// <summary><c>initial / (1 + rate · step / decay steps)</c>. As <c>keras/src/optimizers/schedules/learning_rate_schedule.py</c>.</summary>
/// <param name="InitialLearningRate">The rate at step 0, at least 0.</param>
/// <param name="DecaySteps">The steps after which the divisor has grown once by the decay rate, at least 1.</param>
/// <param name="DecayRate">What the divisor grows by, at least 0.</param>
public sealed record InverseTimeDecay(double InitialLearningRate, int DecaySteps, double DecayRate) : Schedule
{
    /// <summary>Whether step / decay steps is rounded down to a whole number, so that the rate changes once every so many steps.</summary>
    public bool Staircase { get; init; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        float periods = (float)step / DecaySteps;
        if (Staircase) periods = MathF.Floor(periods);
        return (float)InitialLearningRate / (1 + ((float)DecayRate * periods));
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        AtLeast("initial learning rate", InitialLearningRate, 0);
        AtLeast("number of decay steps", DecaySteps, 1);
        AtLeast("decay rate", DecayRate, 0);
    }
}
