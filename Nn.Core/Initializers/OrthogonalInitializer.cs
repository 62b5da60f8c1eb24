using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace Nn;

/// <summary>
/// A matrix with orthonormal columns, or rows if those are fewer, times a gain: Keras' <c>Orthogonal</c> (A. Saxe, J. McClelland and
/// S. Ganguli, ICLR 2014). It is the Q of the QR decomposition of a matrix of normal values, with the signs that make R's diagonal
/// positive, so that every orthogonal matrix is equally likely. A weight of higher rank is seen as a matrix of its last dimension's
/// columns.
/// </summary>
/// <param name="Gain">The factor on all values.</param>
public sealed record OrthogonalInitializer(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override string Name => nameof(Orthogonal);

    /// <inheritdoc/>
    public override void Fill(Span<float> weights, Shape shape, RandomState random)
    {
        Check(weights, shape, random);
        CheckFinite(Gain, nameof(Gain));
        if (shape.Rank < 2) throw new ArgumentException($"{Name}: expected a rank of at least 2. Received: {shape}.", nameof(shape));

        int columns = shape[^1], rows = shape.Size / columns;
        (int length, int count) = (Math.Max(rows, columns), Math.Min(rows, columns));

        // (count, length): the vectors that shall become orthonormal lie one after another.
        var vectors = new double[shape.Size];
        foreach (ref double value in vectors.AsSpan()) value = random.Normal();
        Orthonormalize(vectors, length, count);

        if (rows >= columns)
        {
            // The vectors are the columns of the (rows, columns) weight.
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    weights[(row * columns) + column] = (float)(Gain * vectors[(column * length) + row]);
            }
        }
        else
        {
            for (int i = 0; i < vectors.Length; i++) weights[i] = (float)(Gain * vectors[i]);
        }
    }

    /// <summary>
    /// Gram–Schmidt, each vector's projections taken out twice: orthogonal to the last bits (L. Giraud and others, Numerische Mathematik
    /// 101, 2005). Dividing by a norm, which is positive, is what makes R's diagonal positive.
    /// </summary>
    private static void Orthonormalize(Span<double> vectors, int length, int count)
    {
        var projection = new double[length];
        for (int i = 0; i < count; i++)
        {
            Span<double> vector = vectors.Slice(i * length, length);
            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                {
                    ReadOnlySpan<double> other = vectors.Slice(j * length, length);
                    TensorPrimitives.Multiply(other, Dot(vector, other), projection);
                    TensorPrimitives.Subtract(vector, projection, vector);
                }
            }

            TensorPrimitives.Divide(vector, Math.Sqrt(Dot(vector, vector)), vector);
        }
    }

    /// <summary>Eight sums side by side, joined in a fixed order, so that the bits do not depend on the processor's vectors.</summary>
    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Vector512<double> sums = Vector512<double>.Zero;
        int i = 0;
        for (; i <= x.Length - 8; i += 8) sums += Vector512.Create(x.Slice(i, 8)) * Vector512.Create(y.Slice(i, 8));
        double sum = 0;
        for (int lane = 0; lane < 8; lane++) sum += sums[lane];
        for (; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
