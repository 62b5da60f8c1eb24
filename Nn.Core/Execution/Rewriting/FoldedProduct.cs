namespace Nn.Execution;

/// <summary>
/// A product with the scales and shifts of columns before and after it, as one product. Before: <c>(s·x + t)·W + b = x·(diag(s)·W) + (t·W +
/// b)</c>. After: <c>s·(x·W + b) + t = x·(W·diag(s)) + (s·b + t)</c>. Computed in double precision.
/// </summary>
internal sealed class FoldedProduct
{
    private readonly IProductNode _product;
    private readonly IScaleAndShiftNode? _before;
    private readonly IScaleAndShiftNode? _after;
    private readonly Parameter _kernel;
    private readonly Parameter _bias;
    private readonly double[] _inScale;
    private readonly double[] _inShift;
    private readonly double[] _outScale;
    private readonly double[] _outShift;
    private readonly double[] _shifted;

    public FoldedProduct(IProductNode product, IScaleAndShiftNode? before, IScaleAndShiftNode? after)
    {
        _product = product;
        _before = before;
        _after = after;
        Shape shape = product.Kernel.Shape;
        _kernel = product.Kernel.DerivedFor("folded_kernel", shape);
        _bias = product.Kernel.DerivedFor("folded_bias", [shape[^1]]);
        (_inScale, _inShift) = (new double[shape[^2]], new double[shape[^2]]);
        (_outScale, _outShift, _shifted) = (new double[shape[^1]], new double[shape[^1]], new double[shape[^1]]);
        Node = product.With(_kernel, _bias, product.EndsInRelu || after?.EndsInRelu == true);
    }

    /// <summary>The one product.</summary>
    public Node Node { get; }

    /// <summary>Computes kernel and bias from the model's weights and moving statistics as they are now.</summary>
    public void Refresh()
    {
        ScaleAndShift(_before, _inScale, _inShift);
        ScaleAndShift(_after, _outScale, _outShift);
        ReadOnlySpan<float> kernel = _product.Kernel.Values;
        ReadOnlySpan<float> bias = _product.Bias is null ? default : _product.Bias.Values;
        Span<float> foldedKernel = _kernel.Writable, foldedBias = _bias.Writable;
        int features = _inScale.Length, units = _outScale.Length;
        for (int unit = 0; unit < units; unit++) _shifted[unit] = bias.IsEmpty ? 0 : bias[unit];
        for (int row = 0; row < kernel.Length / units; row++)
        {
            int feature = row % features;
            for (int unit = 0; unit < units; unit++)
            {
                double weight = kernel[(row * units) + unit];
                _shifted[unit] += _inShift[feature] * weight;
                foldedKernel[(row * units) + unit] = (float)(_inScale[feature] * weight * _outScale[unit]);
            }
        }

        for (int unit = 0; unit < units; unit++) foldedBias[unit] = (float)((_shifted[unit] * _outScale[unit]) + _outShift[unit]);
    }

    private static void ScaleAndShift(IScaleAndShiftNode? node, double[] scale, double[] shift)
    {
        if (node is not null)
        {
            node.ComputeScaleAndShift(scale, shift);
            return;
        }

        Array.Fill(scale, 1);
        Array.Clear(shift);
    }
}
