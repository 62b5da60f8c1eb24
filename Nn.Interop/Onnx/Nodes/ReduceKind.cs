namespace Nn.Interop.Onnx;

/// <summary>What several elements become.</summary>
internal enum ReduceKind
{
    Sum,
    Mean,
    Max,
    Min,
    Prod,
    ArgMax,
    ArgMin,

    /// <summary>The last of equal ones.</summary>
    ArgMaxLast,
    ArgMinLast,
}
