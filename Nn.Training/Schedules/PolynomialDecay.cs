namespace Nn.Training;

/// <summary>
/// <c>(initial − end) · (1 − step / decay steps)^power + end</c>, where the step is at most decay steps; or, in cycles, the decay steps are
/// multiplied by the least whole number that makes them reach the step. As <c>keras/src/optimizers/schedules/learning_rate_schedule.py</c>.
/// </summary>
/// <param name="InitialLearningRate">The rate at step 0, at least 0.</param>
/// <param name="DecaySteps">The steps to the end rate, at least 1.</param>
public sealed record PolynomialDecay(double InitialLearningRate, int DecaySteps) : Schedule
{
    /// <summary>The rate after the decay, at least 0.</summary>
    public double EndLearningRate { get; init; } = 0.0001;

    /// <summary>The exponent, at least 0; 1 is a straight line.</summary>
    public double Power { get; init; } = 1;

    /// <summary>Whether the rate rises again after decay steps, ever lower and ever longer.</summary>
    public bool Cycle { get; init; }

    /// <inheritdoc/>
    public override float At(long step)
    {
        float now = step, end = DecaySteps;
        if (Cycle) end *= Math.Max(1, MathF.Ceiling(now / DecaySteps));
        else now = Math.Min(now, end);
        float first = (float)InitialLearningRate, last = (float)EndLearningRate;
        return ((first - last) * ToPower(1 - (now / end), (float)Power)) + last;
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        AtLeast("initial learning rate", InitialLearningRate, 0);
        AtLeast("number of decay steps", DecaySteps, 1);
        AtLeast("end learning rate", EndLearningRate, 0);
        AtLeast("power", Power, 0);
    }
}
