using System.Numerics.Tensors;

namespace Nn.Kernels;

/// <summary>
/// Normalises a row by its own size: <c>xhat = (x − mean) / √(Σ (x − mean)² / divisor + epsilon)</c>, the mean 0 where it is not taken off. The
/// mean is measured from the row's first element, so that values far from 0 keep their digits. With a divisor of 1, no epsilon and no mean it is
/// a row of length 1; such a row of zeros stays one.
/// </summary>
/// <param name="takesMean">Whether the mean is taken off.</param>
/// <param name="divisor">What the sum of squares is divided by.</param>
/// <param name="epsilon">Added to the result.</param>
internal readonly struct RowNormalization(bool takesMean, float divisor, float epsilon)
{
    /// <summary>Writes xhat.</summary>
    /// <param name="x">The row, at least one element.</param>
    /// <param name="normalized">As long; may be x.</param>
    /// <returns>1 / √(…), which <see cref="Backward"/> needs.</returns>
    public float Forward(ReadOnlySpan<float> x, Span<float> normalized)
    {
        if (takesMean)
        {
            TensorPrimitives.Subtract(x, x[0], normalized);
            TensorPrimitives.Subtract(normalized, Reductions.Sum(normalized) / x.Length, normalized);
        }
        else
        {
            x.CopyTo(normalized);
        }

        float square = (Reductions.Dot(normalized, normalized) / divisor) + epsilon;
        float inverse = square == 0 ? 0 : 1 / MathF.Sqrt(square);
        TensorPrimitives.Multiply(normalized, inverse, normalized);
        return inverse;
    }

    /// <summary>dx = inverse · (g − mean(g) − xhat · Σ g · xhat / divisor), without the mean where none was taken off.</summary>
    /// <param name="normalized">xhat; is used up.</param>
    /// <param name="inverse">As <see cref="Forward"/> gave it.</param>
    /// <param name="gradient">g, the gradient of xhat.</param>
    /// <param name="dx">As long; may be <paramref name="gradient"/>.</param>
    public void Backward(Span<float> normalized, float inverse, ReadOnlySpan<float> gradient, Span<float> dx)
    {
        float along = Reductions.Dot(gradient, normalized) / divisor, mean = takesMean ? Reductions.Sum(gradient) / gradient.Length : 0;
        TensorPrimitives.Multiply(normalized, along, normalized);
        TensorPrimitives.Subtract(gradient, normalized, dx);
        if (takesMean) TensorPrimitives.Subtract(dx, mean, dx);
        TensorPrimitives.Multiply(dx, inverse, dx);
    }
}
