using Nn.Kernels;

namespace Nn.Layers;

/// <summary>Permutes the axes of each sample. Parts are whole samples.</summary>
internal sealed class PermuteNode : Node
{
    private readonly Permutation _there;
    private readonly Permutation _back;
    private readonly int _size;

    public PermuteNode(Shape shape, int[] axes)
    {
        int[] inverse = new int[axes.Length], permuted = new int[axes.Length];
        for (int k = 0; k < axes.Length; k++) (inverse[axes[k]], permuted[k]) = (k, shape[axes[k]]);
        _there = new Permutation(shape.Dimensions, axes);
        _back = new Permutation(permuted, inverse);
        _size = shape.Size;
    }

    public override Extent ForwardExtent(int stage, int rows) => new(16L * rows * _size, rows);

    public override Extent BackwardExtent(int stage, int rows) => ForwardExtent(stage, rows);

    public override void Forward(in ForwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        _there.Apply(pass.Input().Slice(first * _size, count * _size), pass.Output().Slice(first * _size, count * _size));
    }

    public override void Backward(in BackwardPass pass)
    {
        (int first, int count) = pass.Range(pass.Rows);
        _back.Apply(pass.OutputGradient().Slice(first * _size, count * _size), pass.InputGradient().Slice(first * _size, count * _size));
    }
}
