using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of convolutions: y (rows, places of the output, filters) of x (rows, places of the input, channels), with the bias and, if that is
/// the activation, the ReLU. Forward and the input's gradient are split by pictures, the kernel's gradient by the kernel's rows.
/// </summary>
internal sealed class ConvolutionNode : Node, IProductNode, IEndsInReluNode, IPacksKernelNode
{
    /// <summary>Rows of the kernel's gradient that belong together in a tile of the product.</summary>
    private const int Grain = 8;

    private readonly Convolution _convolution;
    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly bool _relu;
    private readonly bool _masksGradient;
    private readonly Scratch _turned;
    private readonly Scratch _pictures;
    private readonly Parameter? _packed;

    /// <param name="convolution">Its shape.</param>
    /// <param name="kernel">(taps down, taps across, channels of a group, filters), or without the first for sequences.</param>
    /// <param name="bias">(filters), or null.</param>
    /// <param name="relu">Whether the result goes through a ReLU.</param>
    /// <param name="masksGradient">Whether the ReLU's gradient is computed here, and not by the node behind.</param>
    /// <param name="packed">The kernel in panels, for predictions; null for none.</param>
    public ConvolutionNode(Convolution convolution, Parameter kernel, Parameter? bias, bool relu, bool masksGradient, Parameter? packed = null)
    {
        (_convolution, _kernel, _bias, _relu, _packed) = (convolution, kernel, bias, relu, packed);
        _masksGradient = relu && masksGradient;
        Use(kernel, bias);
        _turned = Reserve(_ => Shape.KernelSize, ScratchLife.Call);
        _pictures = Reserve(
            rows => Math.Max(
                Math.Max(convolution.ForwardScratch, convolution.InputGradientScratch), convolution.KernelGradientScratch(rows)), ScratchLife.Part);
    }

    public override Retained Retained => _masksGradient ? Retained.Input | Retained.Output : Retained.Input;

    /// <summary>First the ReLU's mask, if it is computed here; then the kernel's gradient; then the input's, with the turned kernel.</summary>
    public override int BackwardStages => _masksGradient ? 3 : 2;

    public Parameter Kernel => _kernel;

    public Parameter? Bias => _bias;

    public bool EndsInRelu => _relu;

    public bool TakesScaleBefore => Shape.IsInside && Shape.Groups == 1;

    private ConvolutionShape Shape => _convolution.Shape;

    public Node With(Parameter kernel, Parameter bias, bool endsInRelu) =>
        new ConvolutionNode(_convolution, kernel, bias, endsInRelu, _masksGradient);

    public long PackedKernelLength => _packed is null ? _convolution.PackedKernelLength : 0;

    public void PackKernel(Span<float> packed) => _convolution.PackKernel(_kernel.Values, packed);

    public Node WithPackedKernel(Parameter packed) => new ConvolutionNode(_convolution, _kernel, _bias, _relu, _masksGradient, packed);

    public Node? WithoutReluMask() => _masksGradient ? new ConvolutionNode(_convolution, _kernel, _bias, _relu, masksGradient: false) : null;

    public override Extent ForwardExtent(int stage, int rows) => new(rows * Shape.Work, rows);

    public override Extent BackwardExtent(int stage, int rows) => (stage - (_masksGradient ? 1 : 0)) switch
    {
        < 0 => Extent.Pass((long)rows * Shape.OutputSize, AlignedBlock.Alignment),
        0 => new(rows * Shape.Work, Math.Max(1, Shape.Depth / Grain)),
        _ => new(rows * Shape.Work, rows),
    };

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        ReadOnlySpan<float> bias = _bias is null ? default : _bias.Values;
        ReadOnlySpan<float> kernel = _packed is null ? _kernel.Values : default, packed = _packed is null ? default : _packed.Values;
        Span<float> scratch = pass.Scratch(_pictures);
        for (int row = first; row < first + count; row++)
        {
            _convolution.Forward(
                pass.Input()[(row * Shape.InputSize)..], kernel, bias, _relu, scratch, pass.Output()[(row * Shape.OutputSize)..], packed);
        }
    }

    public override void Backward(in BackwardPass pass)
    {
        switch (pass.Stage - (_masksGradient ? 1 : 0))
        {
            case < 0: Mask(pass); break;
            case 0: WeightGradients(pass); break;
            default: InputGradient(pass); break;
        }
    }

    private void Mask(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * Shape.OutputSize, AlignedBlock.Alignment);
        Span<float> dy = pass.OutputGradient().Slice(first, count);
        Activations.Backward(default(ReluFunction), pass.Output().Slice(first, count), dy, dy);
    }

    private void WeightGradients(in BackwardPass pass)
    {
        bool isLast = pass.Part == pass.Parts - 1;
        if (isLast && pass.WantsInputGradient()) _convolution.TurnKernel(_kernel.Values, pass.Scratch(_turned));
        if (!_kernel.Trainable) return;
        ReadOnlySpan<float> dy = pass.OutputGradient();
        (int first, int count) = pass.Range(Shape.Depth, Grain);
        if (count > 0)
            _convolution.KernelGradient(pass.Input(), dy, pass.Rows, first, count, pass.Scratch(_pictures), pass.Gradient(_kernel));
        if (isLast && _bias is not null) ColumnSums.Sum(dy, pass.Rows * Shape.Positions, Shape.Filters, pass.Gradient(_bias));
    }

    private void InputGradient(in BackwardPass pass)
    {
        if (!pass.WantsInputGradient()) return;
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            _convolution.InputGradient(
                pass.OutputGradient()[(row * Shape.OutputSize)..], pass.Scratch(_turned), default, relu: false, pass.Scratch(_pictures),
                pass.InputGradient()[(row * Shape.InputSize)..]);
        }
    }
}
