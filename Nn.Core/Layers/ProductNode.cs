using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// The node of <see cref="Dense"/>: y (rows, units) = x (rows, features) · kernel + bias, with the ReLU, if that is the activation, in the
/// product's last step.
/// </summary>
internal sealed class ProductNode(Parameter kernel, Parameter? bias, bool relu, Scratch workspace) : Node
{
    private readonly int _features = kernel.Shape[0];
    private readonly int _units = kernel.Shape[1];

    public override Retained Retained => relu && !GradientIsMasked ? Retained.Input | Retained.Output : Retained.Input;

    public override bool WorksInPlace => false;

    /// <summary>Whether the ReLU is part of the product.</summary>
    public bool HasRelu => relu;

    /// <summary>Whether the ReLU's gradient is computed by the node behind: a batch normalization.</summary>
    public bool GradientIsMasked { get; set; }

    public Parameter Kernel => kernel;

    public Parameter? Bias => bias;

    public static int WorkspaceLength(int rows, int features, int units) => Math.Max(
        Gemm.WorkspaceLength(rows, units, features),
        Math.Max(Gemm.WorkspaceLength(features, units, rows), Gemm.WorkspaceLength(rows, features, units, transposedB: true)));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input();
        Gemm.Multiply(
            x, _features, kernel.Values, _units, pass.Output, _units, x.Length / _features, _units, _features,
            bias is null ? default : bias.Values, relu, pass.Scratch(workspace));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input();
        Span<float> dy = pass.OutputGradient;
        int rows = x.Length / _features;
        if (relu && !GradientIsMasked) Activations.ReluBackward(pass.Output, dy, dy);
        if (kernel.Trainable)
        {
            Gemm.MultiplyTransposedA(x, _features, dy, _units, pass.Gradient(kernel), _units, _features, _units, rows, pass.Scratch(workspace));
            if (bias is not null) ColumnSums.Sum(dy, rows, _units, pass.Gradient(bias));
        }

        if (pass.WantsInputGradient())
            Gemm.MultiplyTransposedB(dy, _units, kernel.Values, _units, pass.InputGradient(), _features, rows, _features, _units, pass.Scratch(workspace));
    }
}
