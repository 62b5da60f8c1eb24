using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="Dense"/>: y (rows, units) = x (rows, features) · kernel + bias, with the ReLU, if that is the activation, in the
/// product's last pass. Forward is split by rows; both gradients by features, that is by the kernel's rows and by the columns of the input's
/// gradient, so that no part rearranges what another one does.
/// </summary>
internal sealed class ProductNode : Node, IProductNode, IEndsInReluNode
{
    /// <summary>Rows that belong together in a tile of the product.</summary>
    private const int Grain = 8;

    private readonly Parameter _kernel;
    private readonly Parameter? _bias;
    private readonly bool _relu;
    private readonly bool _masksGradient;
    private readonly int _features;
    private readonly int _units;
    private readonly Scratch _workspace;

    /// <param name="kernel">(features, units).</param>
    /// <param name="bias">(units), or null.</param>
    /// <param name="relu">Whether the result goes through a ReLU.</param>
    /// <param name="masksGradient">Whether the ReLU's gradient is computed here, and not by the node behind.</param>
    public ProductNode(Parameter kernel, Parameter? bias, bool relu, bool masksGradient)
    {
        _kernel = kernel;
        _bias = bias;
        _relu = relu;
        _masksGradient = relu && masksGradient;
        (_features, _units) = (kernel.Shape[0], kernel.Shape[1]);
        Use(kernel, bias);
        _workspace = Reserve(WorkspaceLength, ScratchLife.Part);
    }

    public override Retained Retained => _masksGradient ? Retained.Input | Retained.Output : Retained.Input;

    /// <summary>First the ReLU's mask, if it is computed here, then both gradients.</summary>
    public override int BackwardStages => _masksGradient ? 2 : 1;

    public Parameter Kernel => _kernel;

    public Parameter? Bias => _bias;

    public bool EndsInRelu => _relu;

    public bool TakesScaleBefore => true;

    public Node With(Parameter kernel, Parameter bias, bool endsInRelu) => new ProductNode(kernel, bias, endsInRelu, _masksGradient);

    public Node? WithoutReluMask() => _masksGradient ? new ProductNode(_kernel, _bias, _relu, masksGradient: false) : null;

    public override Extent ForwardExtent(int stage, int rows) => new((long)rows * _features * _units, Math.Max(1, rows / Grain));

    public override Extent BackwardExtent(int stage, int rows) => IsMask(stage)
        ? new((long)rows * _units, rows)
        : new(2L * rows * _features * _units, Math.Max(1, _features / Grain));

    public override void Forward(in ForwardPass pass)
    {
        (int first, int rows) = pass.Range(pass.Rows, Grain);
        Gemm.Multiply(
            pass.Input()[(first * _features)..], _features, _kernel.Values, _units, pass.Output()[(first * _units)..], _units, rows, _units,
            _features, _bias is null ? default : _bias.Values, _relu, pass.Scratch(_workspace));
    }

    public override void Backward(in BackwardPass pass)
    {
        if (IsMask(pass.Stage)) Mask(pass);
        else Gradients(pass);
    }

    private bool IsMask(int stage) => _masksGradient && stage == 0;

    private void Mask(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows * _units, AlignedBlock.Alignment);
        Span<float> dy = pass.OutputGradient().Slice(first, count);
        Activations.Backward(default(ReluFunction), pass.Output().Slice(first, count), dy, dy);
    }

    private void Gradients(in BackwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input(), dy = pass.OutputGradient();
        int rows = pass.Rows;
        (int first, int count) = pass.Range(_features, Grain);
        if (_kernel.Trainable)
        {
            if (count > 0)
            {
                Gemm.MultiplyTransposedA(
                    x[first..], _features, dy, _units, pass.Gradient(_kernel)[(first * _units)..], _units, count, _units, rows,
                    pass.Scratch(_workspace));
            }

            if (_bias is not null && pass.Part == pass.Parts - 1) ColumnSums.Sum(dy, rows, _units, pass.Gradient(_bias));
        }

        if (count > 0 && pass.WantsInputGradient())
        {
            Gemm.MultiplyTransposedB(
                dy, _units, _kernel.Values[(first * _units)..], _units, pass.InputGradient()[first..], _features,
                rows, count, _units, pass.Scratch(_workspace));
        }
    }

    private long WorkspaceLength(int rows) => Math.Max(
        Gemm.WorkspaceLength(rows, _units), Math.Max(Gemm.WorkspaceLength(_features, _units), Gemm.WorkspaceLength(rows, _features)));
}
