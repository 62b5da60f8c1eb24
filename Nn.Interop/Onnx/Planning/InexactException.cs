namespace Nn.Interop.Onnx;

/// <summary>A whole number became too large for a float while a plan ran: with the whole numbers among the inputs as constants it need not.</summary>
internal sealed class InexactException(string message) : NotSupportedException(message);
