namespace Nn.Interop.Onnx;

/// <summary>A function of each element, which is none of the library's activations.</summary>
internal sealed class UnaryNode(UnaryFunction function) : Node
{
    private readonly UnaryFunction _function = function;

    public override Retained Retained => _function.Derivative is null ? Retained.None : Retained.Input | Retained.Output;

    public override bool WorksInPlace => true;

    public override Extent ForwardExtent(int stage, int rows) => Extent.Undivided;

    public override void Forward(in ForwardPass pass) => _function.Apply(pass.Input(), pass.Output());

    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> dy = pass.OutputGradient();
        Span<float> dx = pass.InputGradient();
        if (_function.Derivative is not { } derivative)
        {
            dx.Clear();
            return;
        }

        ReadOnlySpan<float> x = pass.Input(), y = pass.Output();
        for (int i = 0; i < dx.Length; i++) dx[i] = dy[i] * derivative(x[i], y[i]);
    }
}
