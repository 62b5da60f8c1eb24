using System.Numerics.Tensors;

namespace Nn.Layers;

/// <summary>
/// Scales and shifts each column: <c>y = x · gamma + beta</c>. x, y: (rows, columns), gamma, beta: (columns), one of which may be null. Split by rows;
/// the gradients of gamma and beta, sums over all rows, are a stage of their own.
/// </summary>
internal sealed class ColumnScaleNode : Node
{
    private readonly ColumnScale _scale;
    private readonly int _columns;
    private readonly Scratch _products;

    public ColumnScaleNode(Parameter? gamma, Parameter? beta, int columns)
    {
        (_scale, _columns) = (new ColumnScale(gamma, beta, columns), columns);
        Use(gamma, beta);
        _products = Reserve(_scale.ProductsOf, ScratchLife.Call);
    }

    public override Retained Retained => _scale.HasScale ? Retained.Input : Retained.None;

    public override int BackwardStages => 2;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * _columns, _columns);

    public override Extent BackwardExtent(int stage, int rows) => stage == 0 ? ForwardExtent(stage, rows) : Extent.Undivided;

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
            _scale.Forward(pass.Input().Slice(row * _columns, _columns), pass.Output().Slice(row * _columns, _columns));
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.Stage == 0) InputGradient(pass);
        else _scale.WeightGradients(pass, pass.Scratch(_products));
    }

    private void InputGradient(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            ReadOnlySpan<float> dy = pass.OutputGradient().Slice(row * _columns, _columns);
            if (_scale.HasScale)
                TensorPrimitives.Multiply(dy, pass.Input().Slice(row * _columns, _columns), pass.Scratch(_products).Slice(row * _columns, _columns));
            if (pass.WantsInputGradient()) _scale.Backward(dy, pass.InputGradient().Slice(row * _columns, _columns));
        }
    }
}
