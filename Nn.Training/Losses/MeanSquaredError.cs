using Nn.Kernels;

namespace Nn.Training;

/// <summary><c>(p − y)²</c>, the mean over the last axis. As <c>keras/src/losses/losses.py</c>.</summary>
public sealed record MeanSquaredError : Loss
{
    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch) => RegressionLosses.Squared(
        batch.Targets, batch.Predictions, batch.Weights, batch.Scale, batch.Columns, batch.Values, batch.Gradient);
}
