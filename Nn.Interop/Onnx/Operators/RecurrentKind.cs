namespace Nn.Interop.Onnx;

/// <summary>Which of the recurrent operators.</summary>
internal enum RecurrentKind
{
    Rnn,
    Gru,
    Lstm,
}
