namespace Nn.Interop.Onnx;

/// <summary>A value of a model while it is written: where it stands there, what it is called in the file, and how its axes stand.</summary>
/// <param name="Slot">Its shape, and its mask.</param>
/// <param name="Name">The name of the tensor (batch, ...).</param>
/// <param name="ChannelsFirst">Whether the channels stand behind the batch, as ONNX' convolutions have them, and not last.</param>
internal sealed record ExportValue(Slot Slot, string Name, bool ChannelsFirst = false)
{
    /// <summary>The shape of a sample, channels last.</summary>
    public Shape Shape => Slot.Shape;
}
