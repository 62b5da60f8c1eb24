namespace Nn;

/// <summary>
/// Norms of at most a value: <c>w · min(‖w‖, max) / (‖w‖ + 1e-7)</c>, where ‖w‖ is taken over the axes (N. Srivastava and others, JMLR 15,
/// 2014).
/// </summary>
/// <param name="MaxValue">The largest norm, at least 0.</param>
public sealed record MaxNorm(double MaxValue = 2) : Constraint
{
    /// <summary>
    /// The axes that belong to one norm: 0 for the weights into each unit of a <c>Dense</c> kernel, [0, 1, 2] for each filter of a
    /// <c>Conv2D</c> kernel.
    /// </summary>
    public Axes Axis { get; init; } = 0;

    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape)
    {
        CheckNorm(parameter, "largest norm of MaxNorm", MaxValue);
        Axis.Validate(parameter, shape);
    }

    /// <inheritdoc/>
    public override void Apply(Span<float> weight, Shape shape) => Norms.Rescale(new Rule(MaxValue), weight, shape, Axis);

    private readonly struct Rule(double max) : INormRule
    {
        public double Wanted(double norm) => Math.Min(norm, max);
    }
}
