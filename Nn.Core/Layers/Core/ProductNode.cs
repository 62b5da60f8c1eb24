using System.Runtime.CompilerServices;
using Nn.Execution;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="Dense"/>: y (rows, units) = x (rows, features) · kernel + bias, with the ReLU, if that is the activation, in the
/// product's last step. Forward is split by rows; both gradients by features, that is by the kernel's rows and by the columns of the input's
/// gradient, so that no part rearranges what another one does.
/// </summary>
internal sealed class ProductNode(Parameter kernel, Parameter? bias, bool relu, int rowsPerSample, Scratch workspace) : SplitNode
{
    /// <summary>Rows that belong together in a tile of the product.</summary>
    private const int Grain = 8;

    private readonly int _features = kernel.Shape[0];
    private readonly int _units = kernel.Shape[1];

    public override Retained Retained => MasksGradient ? Retained.Input | Retained.Output : Retained.Input;

    public override bool WorksInPlace => false;

    /// <summary>First the ReLU's mask, then both gradients.</summary>
    public override int BackwardStages => 2;

    /// <summary>Whether the ReLU is part of the product.</summary>
    public bool HasRelu => relu;

    /// <summary>Whether the ReLU's gradient is computed by the node behind: a batch normalization.</summary>
    public bool GradientIsMasked { get; set; }

    public Parameter Kernel => kernel;

    public Parameter? Bias => bias;

    public int RowsPerSample => rowsPerSample;

    private bool MasksGradient => relu && !GradientIsMasked;

    public static int WorkspaceLength(int rows, int features, int units) => Math.Max(
        Gemm.WorkspaceLength(rows, units, features),
        Math.Max(Gemm.WorkspaceLength(features, units, rows), Gemm.WorkspaceLength(rows, features, units, transposedB: true)));

    public override Extent ForwardExtent(int rows) => new((long)Rows(rows) * _features * _units, Math.Max(1, Rows(rows) / Grain));

    public override Extent BackwardExtent(int stage, int rows) => stage == 0
        ? new(MasksGradient ? (long)Rows(rows) * _units : 0, Rows(rows))
        : new(2L * Rows(rows) * _features * _units, Math.Max(1, _features / Grain));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void ForwardPart(in ForwardPass pass, int part, int parts)
    {
        ReadOnlySpan<float> x = pass.Input();
        (int first, int rows) = Range(x.Length / _features, Grain, part, parts);
        Gemm.Multiply(
            x[(first * _features)..], _features, kernel.Values, _units, pass.Output[(first * _units)..], _units, rows, _units, _features,
            bias is null ? default : bias.Values, relu, pass.Scratch(workspace));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void BackwardPart(in BackwardPass pass, int stage, int part, int parts)
    {
        if (stage == 0) Mask(pass, part, parts);
        else Gradients(pass, part, parts);
    }

    private void Mask(in BackwardPass pass, int part, int parts)
    {
        if (!MasksGradient) return;
        (int first, int count) = Range(pass.OutputGradient.Length, AlignedBlock.Alignment, part, parts);
        Span<float> dy = pass.OutputGradient.Slice(first, count);
        Activations.ReluBackward(pass.Output.Slice(first, count), dy, dy);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradients(in BackwardPass pass, int part, int parts)
    {
        ReadOnlySpan<float> x = pass.Input(), dy = pass.OutputGradient;
        int rows = x.Length / _features;
        (int first, int count) = Range(_features, Grain, part, parts);
        if (kernel.Trainable)
        {
            if (count > 0)
            {
                Gemm.MultiplyTransposedA(
                    x[first..], _features, dy, _units, pass.Gradient(kernel)[(first * _units)..], _units, count, _units, rows,
                    pass.Scratch(workspace));
            }

            if (bias is not null && part == parts - 1) ColumnSums.Sum(dy, rows, _units, pass.Gradient(bias));
        }

        if (count > 0 && pass.WantsInputGradient())
        {
            Gemm.MultiplyTransposedB(
                dy, _units, kernel.Values[(first * _units)..], _units, pass.InputGradient()[first..], _features,
                rows, count, _units, pass.Scratch(workspace));
        }
    }

    /// <summary>The rows of the product for so many samples: a sample of a higher rank has several.</summary>
    private int Rows(int samples) => samples * rowsPerSample;
}
