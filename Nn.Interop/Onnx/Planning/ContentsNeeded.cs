namespace Nn.Interop.Onnx;

/// <summary>A plan depends on what is in some inputs, and not on their shapes alone: it is made anew with these inputs as constants.</summary>
/// <param name="inputs">A bit for each.</param>
/// <param name="why">For whom they cannot be constants.</param>
internal sealed class ContentsNeeded(ulong inputs, string why) : Exception(why)
{
    public ulong Inputs => inputs;
}
