namespace Nn.Execution;

/// <summary>The sizes of buffers in a session: checked where they are planned, with an error that names the layer.</summary>
internal static class Arena
{
    /// <summary>The most floats that one block holds.</summary>
    public static long MaxLength => Array.MaxLength - AlignedBlock.Alignment;

    public static long Align(long length) => (length + AlignedBlock.Alignment - 1) & -AlignedBlock.Alignment;

    /// <summary>The length of a buffer, if a session can have so long a one.</summary>
    public static long Checked(long length, int samples, BuiltLayer? layer) => length >= 0 && length <= MaxLength
        ? length
        : throw TooLong(length, samples, layer);

    public static ArgumentOutOfRangeException TooLong(long length, int samples, BuiltLayer? layer)
    {
        string who = layer is null ? "the model's input" : $"layer '{layer.Name}' ({layer.Description.GetType().Name})";
        decimal bytes = length * (decimal)sizeof(float);
        return new ArgumentOutOfRangeException(
            nameof(samples),
            FormattableString.Invariant($"Session: expected buffers of at most {MaxLength * sizeof(float)} bytes for a batch. ")
            + FormattableString.Invariant($"Received: {samples} samples, for which {who} wants {bytes} bytes; a smaller batch takes less."));
    }
}
