using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>The scale and the shift of a node's columns, <c>y = x · gamma + beta</c>, of which either may be missing: (columns).</summary>
internal readonly struct ColumnScale(Parameter? gamma, Parameter? beta, int columns)
{
    public bool HasScale => gamma is not null;

    public bool HasWeights => gamma is not null || beta is not null;

    /// <summary>The products dy · x of all rows, whose sums are the gradient of gamma: what a node reserves for them.</summary>
    public long ProductsOf(int rows) => HasScale ? (long)rows * columns : 0;

    /// <summary>y of one row; y may be x.</summary>
    public void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        if (gamma is null) x.CopyTo(y);
        else TensorPrimitives.Multiply(x, gamma.Values, y);
        if (beta is not null) TensorPrimitives.Add(y, beta.Values, y);
    }

    /// <summary>dx of one row; dx may be dy.</summary>
    public void Backward(ReadOnlySpan<float> dy, Span<float> dx)
    {
        if (gamma is null) dy.CopyTo(dx);
        else TensorPrimitives.Multiply(dy, gamma.Values, dx);
    }

    /// <summary>The gradients of gamma and beta, once all rows are done.</summary>
    /// <param name="pass">The pass of the node that uses them.</param>
    /// <param name="products">The products of all rows.</param>
    public void WeightGradients(in BackwardPass pass, ReadOnlySpan<float> products)
    {
        if (gamma is { Trainable: true }) ColumnSums.Sum(products[..(pass.Rows * columns)], pass.Rows, columns, pass.Gradient(gamma));
        if (beta is { Trainable: true }) ColumnSums.Sum(pass.OutputGradient(), pass.Rows, columns, pass.Gradient(beta));
    }
}
