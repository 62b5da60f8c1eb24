using Nn.Kernels;

namespace Nn.Interop.Onnx;

/// <summary>A convolution of 3 x 3 taps that only predicts. Parts are pictures.</summary>
internal sealed class WinogradNode : Node
{
    private readonly WinogradConvolution _convolution;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly bool _relu;
    private readonly Scratch _scratch;

    /// <param name="convolution">Its shape.</param>
    /// <param name="kernel">As <see cref="WinogradConvolution.TurnKernel"/> made it.</param>
    /// <param name="bias">(filters), or null.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    public WinogradNode(WinogradConvolution convolution, Parameter kernel, Parameter? bias, bool relu)
    {
        (_convolution, _kernel, _bias, _relu) = (convolution, kernel, bias, relu);
        Use(kernel, bias);
        _scratch = Reserve(_ => convolution.Scratch, ScratchLife.Part);
    }

    public override Extent ForwardExtent(int stage, int rows) => new(rows * _convolution.Shape.Work / 2, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        int inputs = _convolution.Shape.InputSize, outputs = _convolution.Shape.OutputSize;
        for (int row = first; row < first + count; row++)
        {
            _convolution.Forward(
                pass.Input().Slice(row * inputs, inputs), _kernel.Values, _bias is null ? default : _bias.Values, _relu, pass.Scratch(_scratch),
                pass.Output().Slice(row * outputs, outputs));
        }
    }

    public override void Backward(in BackwardPass pass) => throw new InvalidOperationException("A plan that predicts has no gradients.");
}
