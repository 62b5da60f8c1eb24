namespace Nn;

/// <summary>Norms of 1: <c>w / (‖w‖ + 1e-7)</c>, where ‖w‖ is taken over the axes.</summary>
public sealed record UnitNorm : Constraint
{
    /// <inheritdoc cref="MaxNorm.Axis"/>
    public Axes Axis { get; init; } = 0;

    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape) => Axis.Validate(parameter, shape);

    /// <inheritdoc/>
    public override void Apply(Span<float> weight, Shape shape) => Norms.Rescale(default(Rule), weight, shape, Axis);

    private readonly struct Rule : INormRule
    {
        public double Wanted(double norm) => 1;
    }
}
