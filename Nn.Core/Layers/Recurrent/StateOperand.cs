namespace Nn.Layers;

/// <summary>Rows of a state, or for each gate rows of what a dropout has left of it.</summary>
/// <param name="values">The first row.</param>
/// <param name="stride">From a row to the next.</param>
/// <param name="gateStride">From what one gate sees to what the next one sees; 0 where all see the same.</param>
internal readonly ref struct StateOperand(ReadOnlySpan<float> values, int stride, int gateStride)
{
    public ReadOnlySpan<float> Values { get; } = values;

    public int Stride => stride;

    public int GateStride => gateStride;
}
