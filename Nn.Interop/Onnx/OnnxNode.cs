namespace Nn.Interop;

/// <summary>An operation of an ONNX graph.</summary>
/// <param name="Operator">Its operator: <c>Conv</c>.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Inputs">The names of the values that it reads; empty for one that is left out.</param>
/// <param name="Outputs">The names of the values that it gives.</param>
public sealed record OnnxNode(string Operator, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);
