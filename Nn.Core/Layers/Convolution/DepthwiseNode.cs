using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="DepthwiseConv2D"/>: y (rows, positions, channels · multiplier) of x (rows, places, channels). Forward and the input's
/// gradient are split by pictures, the kernel's gradient by taps.
/// </summary>
internal sealed class DepthwiseNode : Node
{
    private readonly DepthwiseConvolution _convolution;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly Scratch _scratch;

    /// <param name="convolution">Its shape.</param>
    /// <param name="kernel">(taps down, taps across, channels, multiplier): for each tap, what each output channel takes of it.</param>
    /// <param name="bias">(channels · multiplier), or null.</param>
    public DepthwiseNode(DepthwiseConvolution convolution, Parameter kernel, Parameter? bias)
    {
        (_convolution, _kernel, _bias) = (convolution, kernel, bias);
        Use(kernel, bias);
        _scratch = Reserve(
            _ => convolution.Scratch + ((long)Shape.Taps * convolution.SumScratch) + Shape.Channels, ScratchLife.Part);
    }

    public override Retained Retained => Retained.Input;

    public override int BackwardStages => 2;

    private ConvolutionShape Shape => _convolution.Shape;

    public override Extent ForwardExtent(int stage, int rows) => new(rows * Work, rows);

    public override Extent BackwardExtent(int stage, int rows) => new(rows * Work, stage == 0 ? Shape.Taps : rows);

    private long Work => (long)Shape.OutputSize * Shape.Taps;

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            _convolution.Forward(
                pass.Input().Slice(row * _convolution.InputSize, _convolution.InputSize), _kernel.Values, _bias is null ? default : _bias.Values,
                pass.Scratch(_scratch), pass.Output().Slice(row * Shape.OutputSize, Shape.OutputSize));
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.Stage == 0) WeightGradients(pass);
        else if (pass.WantsInputGradient()) InputGradient(pass);
    }

    private void WeightGradients(in BackwardPass pass)
    {
        if (!_kernel.Trainable) return;
        ReadOnlySpan<float> dy = pass.OutputGradient();
        (int first, int count) = pass.Range(Shape.Taps);
        _convolution.KernelGradient(pass.Input(), dy, pass.Rows, first, count, pass.Scratch(_scratch), pass.Gradient(_kernel));
        if (_bias is not null && pass.Part == pass.Parts - 1)
            ColumnSums.Sum(dy, pass.Rows * Shape.Positions, Shape.Channels, pass.Gradient(_bias));
    }

    private void InputGradient(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            _convolution.InputGradient(
                pass.OutputGradient().Slice(row * Shape.OutputSize, Shape.OutputSize), _kernel.Values, pass.Scratch(_scratch),
                pass.InputGradient().Slice(row * _convolution.InputSize, _convolution.InputSize));
        }
    }
}
