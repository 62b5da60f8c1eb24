namespace Nn.Interop;

/// <summary>An input or output of an ONNX model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Axes">Its axes; null where the file does not say how many there are.</param>
public sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<OnnxAxis>? Axes)
{
    /// <summary>Type and shape: <c>Float (batch, 3, 224, 224)</c>.</summary>
    public override string ToString() => $"{Name}: {Type} {(Axes is null ? "(...)" : $"({string.Join(", ", Axes)})")}";
}
