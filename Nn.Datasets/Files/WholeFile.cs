namespace Nn.Datasets;

/// <summary>Files that are read to their end and replaced in one step.</summary>
internal static class WholeFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Reads what a file holds, and holds it to end there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">Reads from the stream, whose name in messages is given.</param>
    public static T Read<T>(string path, Func<Stream, string, T> read)
    {
        string source = Path.GetFileName(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, FileOptions.SequentialScan);
        T result = read(stream, source);
        if (stream.ReadByte() >= 0)
            throw Errors.File($"{source}: expected the end after {stream.Position - 1} bytes. Found {stream.Length - stream.Position + 1} more.");
        return result;
    }

    /// <summary>Writes a file beside the old one and puts it into its place at the end: on an error the old one stays as it was.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string full = Path.GetFullPath(path);
        string temporary = $"{full}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize)) write(stream);
            File.Move(temporary, full, overwrite: true);
        }
        finally
        {
            // There is nothing to delete once it was moved.
            File.Delete(temporary);
        }
    }

    /// <summary>The bytes between a stream's position and its end.</summary>
    public static long Remaining(this Stream stream) => Math.Max(0, stream.Length - stream.Position);
}
