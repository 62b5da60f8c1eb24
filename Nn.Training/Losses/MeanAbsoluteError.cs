using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>|p − y|</c>, the mean over the last axis; the derivative is 0 where they are equal. As <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => RegressionLosses.Absolute(
        batch.Targets, batch.Predictions, batch.Weights, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
}
