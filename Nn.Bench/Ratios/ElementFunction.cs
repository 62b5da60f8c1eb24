namespace Nn.Bench.Ratios;

/// <summary>The element-wise functions that are compared.</summary>
internal enum ElementFunction
{
    Exp,
    Sigmoid,
    Tanh,
}
