using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of transposed convolutions: the input's gradient of a convolution as a layer. x (rows, places, channels), y (rows, larger places,
/// filters), and in the convolution that is turned around y is the input. Split as <see cref="ConvolutionNode"/>.
/// </summary>
internal sealed class TransposedConvolutionNode : Node, IEndsInReluNode
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

    /// <param name="convolution">The convolution that is turned around.</param>
    /// <param name="kernel">(taps down, taps across, filters, channels).</param>
    /// <param name="bias">(filters), or null.</param>
    /// <param name="relu">Whether the result goes through a ReLU.</param>
    /// <param name="masksGradient">Whether the ReLU's gradient is computed here, and not by the node behind.</param>
    public TransposedConvolutionNode(Convolution convolution, Parameter kernel, Parameter? bias, bool relu, bool masksGradient)
    {
        (_convolution, _kernel, _bias, _relu) = (convolution, kernel, bias, relu);
        _masksGradient = relu && masksGradient;
        Use(kernel, bias);
        _turned = Reserve(_ => Shape.KernelSize, ScratchLife.Call);
        _pictures = Reserve(
            rows => Math.Max(
                Math.Max(convolution.ForwardScratch, convolution.InputGradientScratch), convolution.KernelGradientScratch(rows)), ScratchLife.Part);
    }

    public override Retained Retained => _masksGradient ? Retained.Input | Retained.Output : Retained.Input;

    /// <summary>The kernel is turned, then the pictures are computed.</summary>
    public override int ForwardStages => 2;

    /// <summary>First the ReLU's mask, if it is computed here; then the kernel's gradient; then the input's.</summary>
    public override int BackwardStages => _masksGradient ? 3 : 2;

    private ConvolutionShape Shape => _convolution.Shape;

    public Node? WithoutReluMask() =>
        _masksGradient ? new TransposedConvolutionNode(_convolution, _kernel, _bias, _relu, masksGradient: false) : null;

    public override Extent ForwardExtent(int stage, int rows) => stage == 0 ? Extent.Undivided : new(rows * Shape.Work, rows);

    public override Extent BackwardExtent(int stage, int rows) => (stage - (_masksGradient ? 1 : 0)) switch
    {
        < 0 => Extent.Pass((long)rows * Shape.InputSize, AlignedBlock.Alignment),
        0 => new(rows * Shape.Work, Math.Max(1, Shape.Depth / Grain)),
        _ => new(rows * Shape.Work, rows),
    };

    public override void Forward(in ForwardPass pass)
    {
        Span<float> turned = pass.Scratch(_turned);
        if (pass.Stage == 0)
        {
            _convolution.TurnKernel(_kernel.Values, turned);
            return;
        }

        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            _convolution.InputGradient(
                pass.Input()[(row * Shape.OutputSize)..], turned, _bias is null ? default : _bias.Values, _relu, pass.Scratch(_pictures),
                pass.Output()[(row * Shape.InputSize)..]);
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
        (int first, int count) = pass.Range(pass.Rows * Shape.InputSize, AlignedBlock.Alignment);
        Span<float> dy = pass.OutputGradient().Slice(first, count);
        Activations.Backward(default(ReluFunction), pass.Output().Slice(first, count), dy, dy);
    }

    private void WeightGradients(in BackwardPass pass)
    {
        if (!_kernel.Trainable) return;
        ReadOnlySpan<float> dy = pass.OutputGradient();
        (int first, int count) = pass.Range(Shape.Depth, Grain);
        if (count > 0)
            _convolution.KernelGradient(dy, pass.Input(), pass.Rows, first, count, pass.Scratch(_pictures), pass.Gradient(_kernel));
        if (pass.Part == pass.Parts - 1 && _bias is not null)
            ColumnSums.Sum(dy, dy.Length / Shape.Channels, Shape.Channels, pass.Gradient(_bias));
    }

    private void InputGradient(in BackwardPass pass)
    {
        if (!pass.WantsInputGradient()) return;
        (int first, int count) = pass.Range(pass.Rows);
        for (int row = first; row < first + count; row++)
        {
            _convolution.Forward(
                pass.OutputGradient()[(row * Shape.InputSize)..], _kernel.Values, default, relu: false, pass.Scratch(_pictures),
                pass.InputGradient()[(row * Shape.OutputSize)..]);
        }
    }
}
