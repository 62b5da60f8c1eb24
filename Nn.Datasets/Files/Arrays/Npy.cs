namespace Nn.Datasets;

/// <summary>
/// NumPy's files of one array: <c>np.save</c> and <c>np.load</c>. Whole numbers of 1 to 8 bytes (unsigned of 1) and floats of 4 and 8 are read in either
/// order of bytes and of axes (versions 1 to 3 of the format, NEP 1), and written as NumPy writes them.
/// </summary>
public static class Npy
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, which holds one array and nothing else.</param>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, or goes on after the array.</exception>
    /// <exception cref="NotSupportedException">It holds something else than such numbers: truths, texts, objects, complex numbers, records.</exception>
    public static NdArray Read(string path) => WholeFile.Read(path, ReadNamed);

    /// <summary>Reads an array from a stream, which may go on after it.</summary>
    /// <param name="stream">The stream, at the array's beginning; it is not closed.</param>
    /// <exception cref="InvalidDataException">The array is damaged or cut off.</exception>
    /// <exception cref="NotSupportedException"><inheritdoc cref="Read(string)" path="/exception[@cref='NotSupportedException']/node()"/></exception>
    public static NdArray Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadNamed(stream, "npy");
    }

    /// <summary>Writes a file; an existing one is replaced at the end, in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The numbers.</param>
    /// <param name="fortranOrder">Whether the first axis shall run fastest.</param>
    public static void Write(string path, NdArray array, bool fortranOrder = false)
    {
        ArgumentNullException.ThrowIfNull(array);
        WholeFile.Write(path, stream => Write(stream, array, fortranOrder));
    }

    /// <summary>Writes an array to a stream.</summary>
    /// <param name="stream">Receives the bytes; it is not closed.</param>
    /// <param name="array">The numbers.</param>
    /// <param name="fortranOrder">Whether the first axis shall run fastest.</param>
    public static void Write(Stream stream, NdArray array, bool fortranOrder = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        int[] shape = [.. array.Shape];
        NpyHeader.Write(stream, array.Format, fortranOrder, shape);
        int[] reversed = [.. array.Shape.Reverse()];
        array.Format.Write(stream, fortranOrder ? array.Format.Transpose(array.Numbers, reversed) : array.Numbers, isBigEndian: false);
    }

    internal static NdArray ReadNamed(Stream stream, string source) => NpyHeader.Read(stream, source).ReadValues(stream, source);
}
