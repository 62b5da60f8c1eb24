namespace Nn;

/// <summary>
/// Norms pulled into a range: <c>w · (rate · clip(‖w‖, min, max) + (1 − rate) · ‖w‖) / (‖w‖ + 1e-7)</c>, where ‖w‖ is taken over the axes.
/// </summary>
/// <param name="MinValue">The smallest norm, at least 0.</param>
/// <param name="MaxValue">The largest norm, at least <paramref name="MinValue"/>.</param>
/// <param name="Rate">How far an update goes towards the range: from 0 (not at all) to 1 (into it).</param>
public sealed record MinMaxNorm(double MinValue = 0, double MaxValue = 1, double Rate = 1) : Constraint
{
    /// <inheritdoc cref="MaxNorm.Axis"/>
    public Axes Axis { get; init; } = 0;

    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape)
    {
        CheckNorm(parameter, "smallest norm of MinMaxNorm", MinValue);
        CheckNorm(parameter, "largest norm of MinMaxNorm", MaxValue);
        if (MinValue > MaxValue)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Parameter '{parameter}': expected the smallest norm of MinMaxNorm to be at most {MaxValue}. Received: {MinValue}."));
        }

        if (!(Rate is >= 0 and <= 1))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Parameter '{parameter}': expected the rate of MinMaxNorm from 0 to 1. Received: {Rate}."));
        }

        Axis.Validate(parameter, shape);
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> weight, Shape shape) =>
        Norms.Rescale(new Rule(MinValue, MaxValue, Rate), weight, shape, Axis);

    private readonly struct Rule(double min, double max, double rate) : INormRule
    {
        public double Wanted(double norm) => (rate * Math.Clamp(norm, min, max)) + ((1 - rate) * norm);
    }
}
