namespace Nn.Interop.Onnx;

/// <summary>A known operand of a node: a weight, which has a gradient, or a constant.</summary>
internal sealed class Operand
{
    private readonly float[]? _constant;

    public Operand(Parameter weight) => Weight = weight;

    public Operand(float[] constant) => _constant = constant;

    public Parameter? Weight { get; }

    public ReadOnlySpan<float> Values => Weight is null ? _constant : Weight.Values;
}
