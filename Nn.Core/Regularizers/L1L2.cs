using Nn.Kernels;

namespace Nn;

/// <summary>Penalty <c>l1 · Σ |w| + l2 · Σ w²</c>; the derivative of |w| at 0 is 0.</summary>
/// <param name="L1">The factor of the magnitudes, at least 0.</param>
/// <param name="L2">The factor of the squares, at least 0.</param>
public sealed record L1L2(double L1 = 0, double L2 = 0) : Regularizer
{
    /// <inheritdoc/>
    public override void Validate(string parameter, Shape shape)
    {
        CheckFactor(parameter, "factor L1 of L1L2", L1);
        CheckFactor(parameter, "factor L2 of L1L2", L2);
    }

    /// <inheritdoc/>
    public override double Penalty(ReadOnlySpan<float> weight, Shape shape) =>
        (L1 * Penalties.SumOfMagnitudes(weight)) + (L2 * Reductions.SumOfSquares(weight));

    /// <inheritdoc/>
    public override void AddGradient(ReadOnlySpan<float> weight, Shape shape, Span<float> gradient)
    {
        Penalties.AddL1(weight, (float)L1, gradient);
        Penalties.AddL2(weight, (float)L2, gradient);
    }
}
