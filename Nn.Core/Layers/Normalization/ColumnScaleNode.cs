using System.Numerics.Tensors;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// Scales and shifts each column: <c>y = x · gamma + beta</c>. x, y: (rows, columns), gamma, beta: (columns), one of which may be null. Split by rows;
/// the gradients of gamma and beta, sums over all rows, are a stage of their own.
/// </summary>
internal sealed class ColumnScaleNode : Node
{
    private readonly Parameter? _gamma;
    private readonly Parameter? _beta;
    private readonly int _columns;
    private readonly Scratch _products;

    public ColumnScaleNode(Parameter? gamma, Parameter? beta, int columns)
    {
        (_gamma, _beta, _columns) = (gamma, beta, columns);
        Use(gamma, beta);
        _products = Reserve(rows => gamma is null ? 0 : (long)rows * columns, ScratchLife.Call);
    }

    public override Retained Retained => _gamma is null ? Retained.None : Retained.Input;

    public override int BackwardStages => 2;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * _columns, _columns);

    public override Extent BackwardExtent(int stage, int rows) => stage == 0 ? ForwardExtent(stage, rows) : Extent.Undivided;

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            Span<float> y = pass.Output().Slice(row * _columns, _columns);
            ReadOnlySpan<float> x = pass.Input().Slice(row * _columns, _columns);
            if (_gamma is null) x.CopyTo(y);
            else TensorPrimitives.Multiply(x, _gamma.Values, y);
            if (_beta is not null) TensorPrimitives.Add(y, _beta.Values, y);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.Stage == 0) InputGradient(pass);
        else WeightGradients(pass);
    }

    private void InputGradient(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * _columns, _columns);
            if (_gamma is not null)
                TensorPrimitives.Multiply(dy, pass.Input().Slice(row * _columns, _columns), pass.Scratch(_products).Slice(row * _columns, _columns));
            if (!pass.WantsInputGradient()) continue;
            Span<float> dx = pass.InputGradient().Slice(row * _columns, _columns);
            if (_gamma is null) dy.CopyTo(dx);
            else TensorPrimitives.Multiply(dy, _gamma.Values, dx);
        }
    }

    private void WeightGradients(in BackwardPass pass)
    {
        if (_gamma is { Trainable: true })
            ColumnSums.Sum(pass.Scratch(_products)[..(pass.Rows * _columns)], pass.Rows, _columns, pass.Gradient(_gamma));
        if (_beta is { Trainable: true }) ColumnSums.Sum(pass.OutputGradient(), pass.Rows, _columns, pass.Gradient(_beta));
    }
}
