using Nn.Kernels;

namespace Nn.Layers;

/// <summary>
/// An activation over spans. What is generic over the function is compiled when a network first uses it, and for no other function.
/// </summary>
internal abstract class ActivationKernel
{
    /// <summary>The derivative is taken from the output where it is a function of it, else from the input.</summary>
    public abstract Retained Retained { get; }

    /// <summary>Whether an element's value depends on its whole row.</summary>
    public virtual bool IsOfRows => false;

    /// <summary>y = f(x).</summary>
    public abstract void Forward(ReadOnlySpan<float> x, int rowLength, Span<float> y);

    /// <summary>dx = dy · f', from what <see cref="Retained"/> names.</summary>
    public abstract void Backward(ReadOnlySpan<float> retained, ReadOnlySpan<float> dy, int rowLength, Span<float> dx);
}

/// <summary>x itself.</summary>
internal sealed class LinearKernel : ActivationKernel
{
    public override Retained Retained => Retained.None;

    public override void Forward(ReadOnlySpan<float> x, int rowLength, Span<float> y) => x.CopyTo(y);

    public override void Backward(ReadOnlySpan<float> retained, ReadOnlySpan<float> dy, int rowLength, Span<float> dx) => dy.CopyTo(dx);
}

/// <summary>A function of each element.</summary>
internal sealed class ElementKernel<TFunction>(TFunction function) : ActivationKernel
    where TFunction : struct, IActivationFunction
{
    public override Retained Retained => TFunction.DerivativeOfOutput ? Retained.Output : Retained.Input;

    public override void Forward(ReadOnlySpan<float> x, int rowLength, Span<float> y) => Activations.Forward(function, x, y);

    public override void Backward(ReadOnlySpan<float> retained, ReadOnlySpan<float> dy, int rowLength, Span<float> dx) =>
        Activations.Backward(function, retained, dy, dx);
}

/// <summary>The softmax of each row, or its logarithm.</summary>
internal sealed class SoftmaxKernel(bool isLog) : ActivationKernel
{
    public override Retained Retained => Retained.Output;

    public override bool IsOfRows => true;

    public override void Forward(ReadOnlySpan<float> x, int rowLength, Span<float> y)
    {
        int rows = x.Length / rowLength;
        if (isLog) Activations.LogSoftmax(x, rows, rowLength, y);
        else Activations.Softmax(x, rows, rowLength, y);
    }

    public override void Backward(ReadOnlySpan<float> retained, ReadOnlySpan<float> dy, int rowLength, Span<float> dx)
    {
        int rows = dy.Length / rowLength;
        if (isLog) Activations.LogSoftmaxBackward(retained, dy, rows, rowLength, dx);
        else Activations.SoftmaxBackward(retained, dy, rows, rowLength, dx);
    }
}
