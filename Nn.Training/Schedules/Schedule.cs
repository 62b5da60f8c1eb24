namespace Nn.Training;

/// <summary>
/// A learning rate that may change with the number of steps done. A number is a schedule too: one that stays.
/// Computed in float32 as Keras computes it.
/// </summary>
public abstract record Schedule
{
    /// <summary>A learning rate that stays the same.</summary>
    public static implicit operator Schedule(double learningRate) => new Constant(learningRate);

    /// <summary>A learning rate that stays the same.</summary>
    /// <param name="learningRate">The rate.</param>
    public static Schedule FromDouble(double learningRate) => new Constant(learningRate);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The number of steps done before it: 0 for the first.</param>
    public abstract float At(long step);

    /// <summary>Checks the arguments, when training begins.</summary>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public abstract void Validate();

    /// <summary>Keras' class name.</summary>
    private protected string Name => GetType().Name;

    private protected void AtLeast(string name, double value, double least) =>
        Argument.InRange(Name, name, value, least, double.PositiveInfinity);

    // Through double precision, and rounded once: the same bits whichever C library the runtime stands on, but in the rarest cases.
    private protected static float ToPower(float x, float exponent) => (float)Math.Pow(x, exponent);

    private protected static float CosineOfPi(float x) => (float)Math.Cos(MathF.PI * x);

    /// <summary>The constant schedule.</summary>
    /// <param name="LearningRate">The rate, at least 0.</param>
    public sealed record Constant(double LearningRate) : Schedule
    {
        /// <inheritdoc/>
        public override float At(long step) => (float)LearningRate;

        /// <inheritdoc/>
        public override void Validate() => Argument.InRange(nameof(Schedule), "learning rate", LearningRate, 0, double.PositiveInfinity);
    }
}
