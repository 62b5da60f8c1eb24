using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// An input of <see cref="Dot"/>, seen as vectors along its axis: <see cref="Count"/> of <see cref="Length"/>. In the input itself they are
/// rows if the axis is the last one, and else stand at a stride.
/// </summary>
internal readonly struct DotOperand(Shape shape, int axis)
{
    /// <summary>1 / Keras' epsilon.</summary>
    private const double LargestScale = 1e7;

    private readonly int _stride = new Shape(shape.Dimensions[(axis + 1)..]).Size;

    /// <summary>The length of a vector.</summary>
    public int Length { get; } = shape[axis];

    /// <summary>The number of vectors of a sample.</summary>
    public int Count => Size / Length;

    /// <summary>The values of a sample.</summary>
    public int Size { get; } = shape.Size;

    /// <summary>Whether the vectors are rows of the input.</summary>
    public bool HasRows => _stride == 1;

    /// <summary>Copies the vectors of a sample to rows.</summary>
    public void Gather(ReadOnlySpan<float> sample, Span<float> rows)
    {
        if (HasRows)
        {
            sample.CopyTo(rows);
            return;
        }

        for (int vector = 0; vector < Count; vector++)
        {
            int start = Start(vector);
            for (int i = 0; i < Length; i++) rows[(vector * Length) + i] = sample[start + (i * _stride)];
        }
    }

    /// <summary>Copies rows back to where their vectors are in the sample.</summary>
    public void Scatter(ReadOnlySpan<float> rows, Span<float> sample)
    {
        for (int vector = 0; vector < Count; vector++)
        {
            int start = Start(vector);
            for (int i = 0; i < Length; i++) sample[start + (i * _stride)] = rows[(vector * Length) + i];
        }
    }

    /// <summary>Divides each row by its norm.</summary>
    public void Normalize(Span<float> rows)
    {
        for (int start = 0; start < Size; start += Length)
        {
            Span<float> row = rows.Slice(start, Length);
            TensorPrimitives.Multiply(row, Scale(row, out _), row);
        }
    }

    /// <summary>
    /// From the gradient of the normalized rows x̂ that of the rows before: <c>(g − (g · x̂) x̂) / ‖x‖</c>; where the norm is so small that
    /// the scale is the constant, <c>1e7 · g</c>.
    /// </summary>
    /// <param name="sample">The values of the sample.</param>
    /// <param name="normalized">The normalized rows.</param>
    /// <param name="gradient">The gradient, replaced.</param>
    /// <param name="vector">Room for one vector.</param>
    public void NormalizeBackward(ReadOnlySpan<float> sample, ReadOnlySpan<float> normalized, Span<float> gradient, Span<float> vector)
    {
        for (int i = 0; i < Count; i++)
        {
            int start = Start(i);
            for (int j = 0; j < Length; j++) vector[j] = sample[start + (j * _stride)];
            float scale = Scale(vector, out bool isConstant);
            ReadOnlySpan<float> row = normalized.Slice(i * Length, Length);
            Span<float> g = gradient.Slice(i * Length, Length);
            if (!isConstant)
            {
                TensorPrimitives.Multiply(row, Reductions.Dot(row, g), vector);
                TensorPrimitives.Subtract(g, vector, g);
            }

            TensorPrimitives.Multiply(g, scale, g);
        }
    }

    private static float Scale(ReadOnlySpan<float> row, out bool isConstant)
    {
        double scale = 1 / Math.Sqrt(Reductions.SumOfSquares(row));
        isConstant = scale > LargestScale;
        return (float)(isConstant ? LargestScale : scale);
    }

    private int Start(int vector)
    {
        (int before, int after) = Math.DivRem(vector, _stride);
        return (before * _stride * Length) + after;
    }
}
