namespace Nn.Datasets;

public sealed partial class Dataset
{
    /// <summary>Reads a file of comma-separated values with a header line; every cell is a number.</summary>
    /// <param name="path">The file.</param>
    /// <param name="target">The name of the column that is the target; the others are features, in their order.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="classes">The number of classes, if the target is a label.</param>
    /// <param name="allowNonFinite">Whether NaN and Infinity are allowed.</param>
    /// <returns>Input shape (features), target shape (1), the names of the header.</returns>
    /// <exception cref="ArgumentException">There is no such column, or a label is not one of the classes.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is empty or has a header only, a row has too few or too many cells, a quote is not closed, or a cell is not a (finite)
    /// number; the message names line and column, counted from 1.
    /// </exception>
    public static Dataset ReadCsv(
        string path, string target, char delimiter = ',', int? classes = null, bool allowNonFinite = false) =>
        ReadCsv(path, [target], delimiter, classes, allowNonFinite);

    /// <summary>Reads a file of comma-separated values whose target is several columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="targets">The names of the target columns, in the order wanted; the others are features, in their order.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="classes">The number of classes, if there is a label, or a value a class.</param>
    /// <param name="allowNonFinite">Whether NaN and Infinity are allowed.</param>
    /// <inheritdoc cref="ReadCsv(string, string, char, int?, bool)"/>
    public static Dataset ReadCsv(
        string path, IReadOnlyList<string> targets, char delimiter = ',', int? classes = null, bool allowNonFinite = false)
    {
        using var reader = new StreamReader(path);
        return CsvReader.Read(reader, Path.GetFileName(path), targets, delimiter, classes, allowNonFinite);
    }

    /// <summary>Reads comma-separated values from a reader.</summary>
    /// <param name="reader">The text, read to its end; it is not closed.</param>
    /// <param name="target">The name of the column that is the target; the others are features, in their order.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="classes">The number of classes, if the target is a label.</param>
    /// <param name="allowNonFinite">Whether NaN and Infinity are allowed.</param>
    /// <inheritdoc cref="ReadCsv(string, string, char, int?, bool)"/>
    public static Dataset ReadCsv(
        TextReader reader, string target, char delimiter = ',', int? classes = null, bool allowNonFinite = false) =>
        ReadCsv(reader, [target], delimiter, classes, allowNonFinite);

    /// <summary>Reads comma-separated values, whose target is several columns, from a reader.</summary>
    /// <param name="reader">The text, read to its end; it is not closed.</param>
    /// <param name="targets">The names of the target columns, in the order wanted; the others are features, in their order.</param>
    /// <param name="delimiter">What stands between cells.</param>
    /// <param name="classes">The number of classes, if there is a label, or a value a class.</param>
    /// <param name="allowNonFinite">Whether NaN and Infinity are allowed.</param>
    /// <inheritdoc cref="ReadCsv(string, string, char, int?, bool)"/>
    public static Dataset ReadCsv(
        TextReader reader, IReadOnlyList<string> targets, char delimiter = ',', int? classes = null, bool allowNonFinite = false)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return CsvReader.Read(reader, "CSV", targets, delimiter, classes, allowNonFinite);
    }

    /// <summary>
    /// Writes a file of comma-separated values: a header, then features and targets of each sample. Floats are written so that they are
    /// read back exactly. An existing file is replaced at the end, in one step: on an error it is left as it was.
    /// </summary>
    /// <param name="path">The file.</param>
    public void WriteCsv(string path)
    {
        WholeFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            WriteCsv(writer);
        });
    }

    /// <summary>Writes comma-separated values: a header, then features and targets of each sample, lines ended by a line feed.</summary>
    /// <param name="writer">Receives the text; it is not closed.</param>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(string.Join(',', FeatureNames.Concat(TargetNames).Select(CsvWriter.Quote)));
        writer.Write('\n');
        int inputs = InputShape.Size, outputs = TargetShape.Size;
        for (int row = 0; row < Count; row++)
        {
            CsvWriter.Write(writer, Features.Slice(row * inputs, inputs));
            writer.Write(',');
            CsvWriter.Write(writer, Targets.Slice(row * outputs, outputs));
            writer.Write('\n');
        }
    }
}
