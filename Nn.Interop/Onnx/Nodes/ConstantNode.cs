namespace Nn.Interop.Onnx;

/// <summary>Known elements, the same in each row, where an operation needs them among those that flow. Its input says only how many rows there are.</summary>
internal sealed class ConstantNode : Node
{
    private readonly Operand _operand;

    public ConstantNode(Operand operand)
    {
        _operand = operand;
        Use(operand.Weight);
    }

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> values = _operand.Values;
        for (int row = 0; row < pass.Rows; row++) values.CopyTo(pass.Output()[(row * values.Length)..]);
    }

    public override void Backward(in BackwardPass pass)
    {
        if (pass.WantsInputGradient()) pass.InputGradient().Clear();
        if (_operand.Weight is not { Trainable: true } weight) return;
        Span<float> gradient = pass.Gradient(weight);
        gradient.Clear();
        for (int i = 0; i < pass.OutputGradient().Length; i++) gradient[i % gradient.Length] += pass.OutputGradient()[i];
    }
}
