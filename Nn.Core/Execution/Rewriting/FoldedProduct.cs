using Nn.Kernels;
using Nn.Layers;

namespace Nn.Execution;

/// <summary>
/// A product with the batch normalizations before and after it, as one product. Before: <c>(s·x + t)·W + b = x·(diag(s)·W) + (t·W + b)</c>.
/// After: <c>s·(x·W + b) + t = x·(W·diag(s)) + (s·b + t)</c>. Computed in double precision.
/// </summary>
internal sealed class FoldedProduct
{
    private readonly ProductNode _product;
    private readonly NormalizationNode? _before;
    private readonly NormalizationNode? _after;
    private readonly Parameter _kernel;
    private readonly Parameter _bias;

    public FoldedProduct(ProductNode product, NormalizationNode? before, NormalizationNode? after, Scratch workspace)
    {
        _product = product;
        _before = before;
        _after = after;
        (int features, int units) = (product.Kernel.Shape[0], product.Kernel.Shape[1]);
        _kernel = product.Kernel.DerivedFor("folded_kernel", [features, units]);
        _bias = product.Kernel.DerivedFor("folded_bias", [units]);
        Node = new ProductNode(_kernel, _bias, product.HasRelu || after?.Relu == ReluFusion.After, product.RowsPerSample, workspace);
    }

    /// <summary>The one product.</summary>
    public ProductNode Node { get; }

    /// <summary>Computes kernel and bias from the model's weights and moving statistics as they are now.</summary>
    public void Refresh()
    {
        (int features, int units) = (_product.Kernel.Shape[0], _product.Kernel.Shape[1]);
        ReadOnlySpan<float> kernel = _product.Kernel.Values;
        ReadOnlySpan<float> bias = _product.Bias is null ? default : _product.Bias.Values;
        (double[] inScale, double[] inShift) = Affine(_before, features);
        (double[] outScale, double[] outShift) = Affine(_after, units);
        Span<float> foldedKernel = _kernel.Writable, foldedBias = _bias.Writable;
        var shifted = new double[units];
        for (int unit = 0; unit < units; unit++) shifted[unit] = bias.IsEmpty ? 0 : bias[unit];
        for (int feature = 0; feature < features; feature++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                double weight = kernel[(feature * units) + unit];
                shifted[unit] += inShift[feature] * weight;
                foldedKernel[(feature * units) + unit] = (float)(inScale[feature] * weight * outScale[unit]);
            }
        }

        for (int unit = 0; unit < units; unit++) foldedBias[unit] = (float)((shifted[unit] * outScale[unit]) + outShift[unit]);
    }

    /// <summary>s and t of a batch normalization by its moving statistics; 1 and 0 without one.</summary>
    private static (double[] Scale, double[] Shift) Affine(NormalizationNode? normalization, int features)
    {
        var scale = new double[features];
        var shift = new double[features];
        for (int i = 0; i < features; i++)
        {
            scale[i] = 1;
            if (normalization is null) continue;
            double gamma = normalization.Gamma is null ? 1 : normalization.Gamma.Values[i];
            double beta = normalization.Beta is null ? 0 : normalization.Beta.Values[i];
            scale[i] = gamma / Math.Sqrt(normalization.MovingVariance.Values[i] + normalization.Epsilon);
            shift[i] = beta - (scale[i] * normalization.MovingMean.Values[i]);
        }

        return (scale, shift);
    }
}
