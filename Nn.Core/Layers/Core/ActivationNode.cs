using System.Runtime.CompilerServices;
using Nn.Kernels;

namespace Nn.Layers;

/// <summary>The functions that an <see cref="Activation"/> can stand for.</summary>
internal enum ActivationFunction
{
    Linear,
    Relu,
    LeakyRelu,
    Relu6,
    Elu,
    Selu,
    Celu,
    Gelu,
    Silu,
    Mish,
    HardSilu,
    Softplus,
    Softsign,
    Tanh,
    TanhShrink,
    Sigmoid,
    HardSigmoid,
    Exponential,
    Softmax,
    LogSoftmax,
}

/// <summary>Applies an activation to every element, or to every row (softmax).</summary>
internal sealed class ActivationNode(Activation activation, Shape shape) : Node, IActivationNode
{
    private const float LeakySlope = 0.2f;

    private readonly int _columns = shape.Rank == 0 ? 1 : shape[^1];

    public Activation Activation => activation;

    /// <summary>The derivative is taken from the output where it is a function of it, else from the input.</summary>
    public override Retained Retained => activation.Function switch
    {
        ActivationFunction.Linear => Retained.None,
        ActivationFunction.Gelu or ActivationFunction.Silu or ActivationFunction.Mish or ActivationFunction.HardSilu
            or ActivationFunction.TanhShrink => Retained.Input,
        _ => Retained.Output,
    };

    public override bool WorksInPlace => activation.Function is not (ActivationFunction.Softmax or ActivationFunction.LogSoftmax);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> x = pass.Input();
        Span<float> y = pass.Output();
        switch (activation.Function)
        {
            case ActivationFunction.Linear: x.CopyTo(y); break;
            case ActivationFunction.Relu: Activations.Relu(x, y); break;
            case ActivationFunction.LeakyRelu: Activations.LeakyRelu(x, LeakySlope, y); break;
            case ActivationFunction.Relu6: Activations.Relu6(x, y); break;
            case ActivationFunction.Elu: Activations.Elu(x, 1, y); break;
            case ActivationFunction.Selu: Activations.Selu(x, y); break;
            case ActivationFunction.Celu: Activations.Celu(x, 1, y); break;
            case ActivationFunction.Gelu: Activations.Gelu(x, y); break;
            case ActivationFunction.Silu: Activations.Silu(x, y); break;
            case ActivationFunction.Mish: Activations.Mish(x, y); break;
            case ActivationFunction.HardSilu: Activations.HardSilu(x, y); break;
            case ActivationFunction.Softplus: VectorMath.Softplus(x, y); break;
            case ActivationFunction.Softsign: Activations.Softsign(x, y); break;
            case ActivationFunction.Tanh: VectorMath.Tanh(x, y); break;
            case ActivationFunction.TanhShrink: Activations.TanhShrink(x, y); break;
            case ActivationFunction.Sigmoid: VectorMath.Sigmoid(x, y); break;
            case ActivationFunction.HardSigmoid: Activations.HardSigmoid(x, y); break;
            case ActivationFunction.Exponential: VectorMath.Exp(x, y); break;
            case ActivationFunction.Softmax: Activations.Softmax(x, x.Length / _columns, _columns, y); break;
            case ActivationFunction.LogSoftmax: Activations.LogSoftmax(x, x.Length / _columns, _columns, y); break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient();
        Span<float> dx = pass.InputGradient();
        switch (activation.Function)
        {
            case ActivationFunction.Linear: dy.CopyTo(dx); break;
            case ActivationFunction.Relu: Activations.ReluBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.LeakyRelu: Activations.LeakyReluBackward(pass.Output(), dy, LeakySlope, dx); break;
            case ActivationFunction.Relu6: Activations.Relu6Backward(pass.Output(), dy, dx); break;
            case ActivationFunction.Elu: Activations.EluBackward(pass.Output(), dy, 1, dx); break;
            case ActivationFunction.Selu: Activations.SeluBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.Celu: Activations.CeluBackward(pass.Output(), dy, 1, dx); break;
            case ActivationFunction.Gelu: Activations.GeluBackward(pass.Input(), dy, dx); break;
            case ActivationFunction.Silu: Activations.SiluBackward(pass.Input(), dy, dx); break;
            case ActivationFunction.Mish: Activations.MishBackward(pass.Input(), dy, dx); break;
            case ActivationFunction.HardSilu: Activations.HardSiluBackward(pass.Input(), dy, dx); break;
            case ActivationFunction.Softplus: Activations.SoftplusBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.Softsign: Activations.SoftsignBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.Tanh: Activations.TanhBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.TanhShrink: Activations.TanhShrinkBackward(pass.Input(), dy, dx); break;
            case ActivationFunction.Sigmoid: Activations.SigmoidBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.HardSigmoid: Activations.HardSigmoidBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.Exponential: Activations.ExponentialBackward(pass.Output(), dy, dx); break;
            case ActivationFunction.Softmax: Activations.SoftmaxBackward(pass.Output(), dy, dy.Length / _columns, _columns, dx); break;
            case ActivationFunction.LogSoftmax: Activations.LogSoftmaxBackward(pass.Output(), dy, dy.Length / _columns, _columns, dx); break;
        }
    }
}
