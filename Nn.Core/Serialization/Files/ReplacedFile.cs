namespace Nn.Serialization;

/// <summary>
/// Writes a file beside the one that it replaces, down to the disk, and then puts it in its place: whenever the process ends, there is the old
/// file or the new one.
/// </summary>
internal static class ReplacedFile
{
    /// <summary>What is behind the name of a file that is being written.</summary>
    private const string Suffix = ".partial";

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; where it is a link, what that leads to is replaced.</param>
    /// <param name="write">Writes all of it. What it throws is thrown on; the old file stays.</param>
    /// <exception cref="IOException">It cannot be written, or is being written by somebody else.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        string target = file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        string partial = target + Suffix;
        var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
