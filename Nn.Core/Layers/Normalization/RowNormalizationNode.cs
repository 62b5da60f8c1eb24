using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// Normalises each row by itself, then scales and shifts it: <c>y = xhat · gamma + beta</c>. x, y: (rows, length), gamma, beta: (length). Split by
/// rows; the gradients of gamma and beta, sums over all rows, are a stage of their own.
/// </summary>
internal sealed class RowNormalizationNode : Node
{
    private readonly RowNormalization _normalization;
    private readonly ColumnScale _scale;
    private readonly int _length;

    /// <summary>dy · xhat of each row, whose sums are the gradient of gamma.</summary>
    private readonly Scratch _products;
    private readonly Scratch _row;

    public RowNormalizationNode(RowNormalization normalization, Parameter? gamma, Parameter? beta, int length)
    {
        (_normalization, _scale, _length) = (normalization, new ColumnScale(gamma, beta, length), length);
        Use(gamma, beta);
        _products = Reserve(_scale.ProductsOf, ScratchLife.Call);
        _row = Reserve(_ => 2L * length, ScratchLife.Part);
    }

    public override Retained Retained => Retained.Input;

    public override int BackwardStages => _scale.HasWeights ? 2 : 1;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * _length, _length);

    public override Extent BackwardExtent(int stage, int rows) => stage == 0 ? ForwardExtent(stage, rows) : Extent.Undivided;

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            Span<float> y = pass.Output().Slice(row * _length, _length);
            _normalization.Forward(pass.Input().Slice(row * _length, _length), y);
            _scale.Forward(y, y);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.Stage == 0) InputGradient(pass);
        else _scale.WeightGradients(pass, pass.Scratch(_products));
    }

    private void InputGradient(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        Span<float> normalized = pass.Scratch(_row)[.._length], gradient = pass.Scratch(_row).Slice(_length, _length);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * _length, _length);
            float inverse = _normalization.Forward(pass.Input().Slice(row * _length, _length), normalized);
            if (_scale.HasScale) TensorPrimitives.Multiply(dy, normalized, pass.Scratch(_products).Slice(row * _length, _length));
            if (!pass.WantsInputGradient()) continue;
            _scale.Backward(dy, gradient);
            _normalization.Backward(normalized, inverse, gradient, pass.InputGradient().Slice(row * _length, _length));
        }
    }
}
