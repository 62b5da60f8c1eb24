namespace Nn.Datasets;

/// <summary>Bytes that were read already, and the rest of the stream that they came from.</summary>
internal sealed class PrefixedStream(byte[] prefix, Stream rest) : ForwardStream
{
    private int _taken;

    public override int Read(Span<byte> buffer)
    {
        if (_taken == prefix.Length) return rest.Read(buffer);
        int count = Math.Min(buffer.Length, prefix.Length - _taken);
        prefix.AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
