using System.IO.Compression;
using System.Text;

namespace Nn.Interop.Keras;

/// <summary>A <c>.keras</c> file: a zip archive of <c>config.json</c>, <c>metadata.json</c> and <c>model.weights.h5</c>.</summary>
internal sealed class KerasArchive : IDisposable
{
    /// <summary>What is unpacked may be so many times as long as the archive, beside some room: weights hardly get shorter.</summary>
    private const int LargestRatio = 2;
    private const long Room = 16 << 20;

    private readonly ZipArchive _archive;
    private readonly long _length;
    private readonly long _limit;

    /// <exception cref="FormatException">It is no zip archive.</exception>
    public KerasArchive(Stream stream)
    {
        try
        {
            _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            _ = _archive.Entries.Count;
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"Keras: expected a zip archive. Received: {e.Message}", e);
        }

        _length = stream.Length;
        _limit = (LargestRatio * _length) + Room;
    }

    /// <summary>Whether a stream begins as a zip archive does.</summary>
    public static bool Is(Stream stream)
    {
        Span<byte> start = stackalloc byte[2];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position -= read;
        return read == start.Length && start[0] == 'P' && start[1] == 'K';
    }

    public string Text(string name) => Encoding.UTF8.GetString(Bytes(name).ToArray());

    /// <summary>An entry, unpacked.</summary>
    /// <exception cref="FormatException">There is none, it is damaged, or much longer than the archive.</exception>
    public MemoryStream Bytes(string name)
    {
        ZipArchiveEntry entry = _archive.GetEntry(name) ?? throw new FormatException(
            $"Keras: expected '{name}' in the archive. Received: {string.Join(", ", _archive.Entries.Take(9).Select(item => item.FullName))}.");
        if (entry.Length > _limit)
            throw new FormatException(FormattableString.Invariant($"Keras: expected '{name}' of at most {_limit} bytes in an archive of this size. Received: {entry.Length}."));
        try
        {
            // What the archive says of the length may be wrong: room for what it can hold, and more when that has come.
            var bytes = new MemoryStream((int)Math.Min(entry.Length, Math.Min(_length, int.MaxValue)));
            using Stream packed = entry.Open();
            var piece = new byte[1 << 16];
            for (int count; (count = packed.Read(piece)) > 0;)
            {
                if (bytes.Length + count > _limit) throw new FormatException(FormattableString.Invariant($"Keras: expected '{name}' of at most {_limit} bytes in an archive of this size. Received: more."));
                bytes.Write(piece, 0, count);
            }

            bytes.Position = 0;
            return bytes;
        }
        catch (InvalidDataException e)
        {
            throw new FormatException($"Keras: expected '{name}' to be unpacked. Received: {e.Message}", e);
        }
    }

    public void Dispose() => _archive.Dispose();
}
