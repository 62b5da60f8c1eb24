using Nn.Execution;

namespace Nn.Layers;

/// <summary>Applies an activation to every element, or to every row (softmax). Parts are whole rows of a softmax, else any elements.</summary>
/// <param name="kernel">The function.</param>
/// <param name="activation">The activation that it is; null where it is none of them.</param>
/// <param name="shape">The shape of a sample.</param>
internal sealed class ActivationNode(ActivationKernel kernel, Activation? activation, Shape shape) : Node, IActivationNode
{
    private readonly ActivationKernel _kernel = kernel;
    private readonly int _rowLength = shape.Rank == 0 ? 1 : shape[^1];

    public Activation? Activation => activation;

    public override Retained Retained => _kernel.Retained;

    public override bool WorksInPlace => !_kernel.IsOfRows;

    private int Grain => _kernel.IsOfRows ? _rowLength : AlignedBlock.Alignment;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Pass((long)rows * shape.Size, Grain);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input();
        (int first, int count) = pass.Range(x.Length, Grain);
        _kernel.Forward(x.Slice(first, count), _rowLength, pass.Output().Slice(first, count));
    }

    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient();
        (int first, int count) = pass.Range(dy.Length, Grain);
        ReadOnlySpan<float> retained = Retained switch
        {
            Retained.Output => pass.Output().Slice(first, count),
            Retained.Input => pass.Input().Slice(first, count),
            _ => default,
        };
        _kernel.Backward(retained, dy.Slice(first, count), _rowLength, pass.InputGradient().Slice(first, count));
    }
}
