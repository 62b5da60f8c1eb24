using System.Numerics.Tensors;

namespace Nn.Interop.Onnx;

/// <summary>
/// Weighted sums along one axis: y[o] = Σ weight · x[place] over some places for each o. x (rows, outer, length, inner), y (rows, outer, outputs, inner). Interpolation is this,
/// and so are running sums.
/// </summary>
internal sealed class InterpolationNode(int outer, int length, int inner, (int Place, float Weight)[][] terms) : Node
{
    private readonly (int Place, float Weight)[][] _terms = terms;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * outer * _terms.Length * inner, (long)_terms.Length * inner);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * outer);
        for (int place = first; place < first + count; place++)
        {
            ReadOnlySpan<float> x = pass.Input().Slice(place * length * inner, length * inner);
            Span<float> y = pass.Output().Slice(place * _terms.Length * inner, _terms.Length * inner);
            for (int output = 0; output < _terms.Length; output++)
            {
                Span<float> to = y.Slice(output * inner, inner);
                to.Clear();
                foreach ((int from, float weight) in _terms[output]) TensorPrimitives.MultiplyAdd(x.Slice(from * inner, inner), weight, to, to);
            }
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        pass.InputGradient().Clear();
        for (int place = 0; place < pass.Rows * outer; place++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(place * _terms.Length * inner, _terms.Length * inner);
            Span<float> dx = pass.InputGradient().Slice(place * length * inner, length * inner);
            for (int output = 0; output < _terms.Length; output++)
            {
                foreach ((int from, float weight) in _terms[output])
                {
                    Span<float> to = dx.Slice(from * inner, inner);
                    TensorPrimitives.MultiplyAdd(dy.Slice(output * inner, inner), weight, to, to);
                }
            }
        }
    }
}
