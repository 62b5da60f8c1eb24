using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nn.Serialization;

/// <summary>
/// Reads a safetensors file from its beginning to its end, each array straight into the memory that it is for.
/// </summary>
internal sealed class TensorReader : IDisposable
{
    private readonly Stream _stream;
    private readonly string _name;
    private readonly bool _owns;
    private readonly long _data;

    private TensorReader(Stream stream, string name, bool owns)
    {
        (_stream, _name, _owns) = (stream, name, owns);
        Header = ReadHeader();
        _data = stream.Position;
    }

    /// <summary>What the file holds.</summary>
    public TensorHeader Header { get; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="FormatException">It is no safetensors file, or cut short, or longer than its header says.</exception>
    public static TensorReader Open(string path)
    {
        // Without a buffer: what is read is read in one go.
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        try
        {
            var reader = new TensorReader(stream, $"'{path}'", owns: true);
            long rest = stream.Length - stream.Position;
            if (rest > reader.Header.DataLength) throw reader.WrongLength(rest);
            return reader;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads a header from a stream, whose rest may hold other things behind the arrays.</summary>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static TensorReader Open(Stream stream)
    {
        if (stream.CanSeek) return new TensorReader(stream, "the stream", owns: false);
        // Its length is known when it has come: nobody takes memory for what a header promises.
        var memory = new MemoryStream();
        stream.CopyTo(memory);
        memory.Position = 0;
        return new TensorReader(memory, "the stream", owns: true);
    }

    /// <summary>Reads all arrays in the file's order; a further time from the beginning again.</summary>
    /// <param name="destination">Where the floats of an array go: as many as it has; nowhere, empty, where it is not wanted.</param>
    public void ReadAll(Func<TensorEntry, Memory<float>> destination)
    {
        _stream.Position = _data;
        foreach (TensorEntry entry in Header.Entries)
        {
            Memory<float> floats = destination(entry);
            if (floats.IsEmpty)
            {
                _stream.Seek(entry.End - entry.Begin, SeekOrigin.Current);
                continue;
            }

            if (entry.Type != TensorEntry.Float32)
                throw new NotSupportedException($"Safetensors: '{entry.Name}' in {_name} is of type {entry.Type}; {TensorEntry.Float32} is supported.");
            try
            {
                _stream.ReadExactly(MemoryMarshal.AsBytes(floats.Span));
            }
            catch (EndOfStreamException e)
            {
                throw new FormatException($"Safetensors: expected all of '{entry.Name}' in {_name}. Received: the end of it.", e);
            }
        }
    }

    public void Dispose()
    {
        if (_owns) _stream.Dispose();
    }

    private TensorHeader ReadHeader()
    {
        Span<byte> start = stackalloc byte[sizeof(long)];
        if (_stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) < start.Length)
            throw new FormatException($"Safetensors: expected a header in {_name}. Received: fewer than {sizeof(long)} bytes.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        long rest = _stream.Length - _stream.Position;
        if (length > TensorHeader.MaxLength || (long)length > rest)
        {
            throw new FormatException(FormattableString.Invariant(
                $"Safetensors: expected a header of at most {Math.Min(rest, TensorHeader.MaxLength)} bytes in {_name}. Received: {length}, or a file of another format."));
        }

        byte[] json = new byte[(int)length];
        _stream.ReadExactly(json);
        TensorHeader header = TensorHeader.Read(json);
        rest -= json.Length;
        return header.DataLength <= rest ? header : throw WrongLength(rest, header.DataLength);
    }

    private FormatException WrongLength(long rest, long expected) => new(FormattableString.Invariant(
        $"Safetensors: expected {expected} bytes behind the header of {_name}. Received: {rest}."));

    private FormatException WrongLength(long rest) => WrongLength(rest, Header.DataLength);
}
