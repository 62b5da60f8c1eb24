using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Training;

/// <summary>
/// <c>−Σ y·p / (‖y‖·‖p‖)</c> over the last axis, from −1 for the same direction to 1 for the opposite one; 0 where either is all zeros. As
/// <c>keras/src/losses/losses.py</c>.
/// </summary>
public sealed record CosineSimilarity : Loss
{
    /// <inheritdoc/>
    protected override void Compute(in LossBatch batch)
    {
        for (int row = 0; row < batch.Rows; row++)
        {
            ReadOnlySpan<float> y = batch.Targets.Slice(row * batch.Columns, batch.Columns);
            ReadOnlySpan<float> p = batch.Predictions.Slice(row * batch.Columns, batch.Columns);
            float inverseOfTarget = InverseNorm(y), inverse = InverseNorm(p);
            float cosine = Reductions.Dot(y, p) * inverseOfTarget * inverse;
            batch.Values[row] = -cosine;
            if (!batch.WantsGradient) continue;

            // d(−cos) / dp = (p · cos / ‖p‖ − y / ‖y‖) / ‖p‖.
            Span<float> slope = batch.Gradient.Slice(row * batch.Columns, batch.Columns);
            TensorPrimitives.Multiply(y, -inverseOfTarget, slope);
            TensorPrimitives.MultiplyAdd(p, inverse * cosine, slope, slope);
            TensorPrimitives.Multiply(slope, batch.ScaleOf(row) * inverse, slope);
        }
    }

    private static float InverseNorm(ReadOnlySpan<float> x)
    {
        double square = Reductions.SumOfSquares(x);
        return square == 0 ? 0 : (float)(1 / Math.Sqrt(square));
    }
}
