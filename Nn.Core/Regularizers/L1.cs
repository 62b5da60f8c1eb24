namespace Nn;

/// <summary>Penalty <c>factor · Σ |w|</c>, which drives weights to 0; the derivative of |w| at 0 is 0.</summary>
/// <param name="Factor">The factor, at least 0.</param>
public sealed record L1(double Factor = 0.01) : Regularizer
{
    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape) => CheckFactor(parameter, "factor of L1", Factor);

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape) => Factor * Penalties.SumOfMagnitudes(weight);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Shape shape, Span<float> gradient) =>
        Penalties.AddL1(weight, (float)Factor, gradient);
}
