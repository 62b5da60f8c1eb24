using Nn.Kernels;

namespace Nn;

/// <summary>Penalty <c>factor · Σ w²</c>, without a ½.</summary>
/// <param name="Factor">The factor, at least 0.</param>
public sealed record L2(double Factor = 0.01) : Regularizer
{
    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape) => CheckFactor(parameter, "factor of L2", Factor);

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape) => Factor * Reductions.SumOfSquares(weight);

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Shape shape, Span<float> gradient) =>
        Penalties.AddL2(weight, (float)Factor, gradient);
}
