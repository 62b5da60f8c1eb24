namespace Nn.Interop.Onnx;

/// <summary>y = condition ≠ 0 ? a : b, element by element of three inputs of one length.</summary>
internal sealed class WhereNode : Node
{
    public override Retained Retained => Retained.Input;

    public override void Forward(in ForwardPass pass)
    {
        ReadOnlySpan<float> condition = pass.Input(), a = pass.Input(1), b = pass.Input(2);
        Span<float> y = pass.Output();
        for (int i = 0; i < y.Length; i++) y[i] = condition[i] != 0 ? a[i] : b[i];
    }

    public override void Backward(in BackwardPass pass)
    {
        ReadOnlySpan<float> condition = pass.Input(), dy = pass.OutputGradient();
        if (pass.WantsInputGradient()) pass.InputGradient().Clear();
        for (int input = 1; input <= 2; input++)
        {
            if (!pass.WantsInputGradient(input)) continue;
            Span<float> dx = pass.InputGradient(input);
            for (int i = 0; i < dx.Length; i++) dx[i] = (condition[i] != 0) == (input == 1) ? dy[i] : 0;
        }
    }
}
