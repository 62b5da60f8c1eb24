using System.IO.Compression;

namespace Nn.Datasets;

/// <summary>NumPy's archives of named arrays: <c>np.savez</c>, <c>np.savez_compressed</c> and <c>np.load</c>. Each is an npy file within a zip archive.</summary>
public static class Npz
{
    private const string Extension = ".npy";

    // NumPy's own: an archive of the same arrays has the same bytes whenever it is written.
    private static readonly DateTimeOffset s_written = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The arrays by name, without <c>.npy</c>, in the file's order.</returns>
    /// <exception cref="InvalidDataException">The file is no zip archive, it or an array is damaged or cut off, or a name occurs twice.</exception>
    /// <exception cref="NotSupportedException">An array holds something else than numbers, or an entry is no array.</exception>
    public static IReadOnlyDictionary<string, NdArray> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads all arrays of a stream.</summary>
    /// <param name="stream">The archive; it is not closed.</param>
    /// <inheritdoc cref="Read(string)"/>
    public static IReadOnlyDictionary<string, NdArray> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(stream, "npz");
    }

    /// <summary>Writes a file; an existing one is replaced at the end, in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compressed">Whether to deflate them, as <c>np.savez_compressed</c> does.</param>
    /// <exception cref="ArgumentException">A name is empty or occurs twice.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NdArray>> arrays, bool compressed = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        WholeFile.Write(path, stream => Write(stream, arrays, compressed));
    }

    /// <summary>Writes an archive to a stream.</summary>
    /// <param name="stream">Receives the bytes; it is not closed.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compressed">Whether to deflate them, as <c>np.savez_compressed</c> does.</param>
    /// <exception cref="ArgumentException">A name is empty or occurs twice.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NdArray>> arrays, bool compressed = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(arrays);
        var names = new HashSet<string>();
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NdArray array) in arrays)
        {
            if (string.IsNullOrEmpty(name) || !names.Add(name))
                throw Errors.Argument($"Npz: expected a name for each array, none twice. Received: '{name}'.", nameof(arrays));
            ZipArchiveEntry entry = archive.CreateEntry(name + Extension, compressed ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = s_written;
            using Stream content = entry.Open();
            Npy.Write(content, array);
        }
    }

    private static Dictionary<string, NdArray> Read(Stream stream, string source)
    {
        var arrays = new Dictionary<string, NdArray>();
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Extension, StringComparison.Ordinal))
                    throw new NotSupportedException($"{source}: expected entries whose names end in {Extension}. Found: '{entry.FullName}'.");
                string name = entry.FullName[..^Extension.Length];
                if (!arrays.TryAdd(name, Read(entry, $"{source}, '{name}'"))) throw Errors.File($"{source}: expected each name once. Found '{name}' again.");
            }
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{source}: expected a zip archive. Found: {e.Message}", e);
        }

        return arrays;
    }

    private static NdArray Read(ZipArchiveEntry entry, string source)
    {
        using Stream opened = entry.Open();
        using var content = new ChecksumStream(opened);
        NdArray array = Npy.ReadNamed(content, source);
        if (content.ReadByte() >= 0) throw Errors.File($"{source}: expected the entry to end after its array. Found more.");
        if (content.Checksum != entry.Crc32)
            throw Errors.File($"{source}: expected the checksum {entry.Crc32:X8}. Found {content.Checksum:X8}: the file is damaged.");
        return array;
    }
}
