using System.Globalization;
using Sylvan.Data.Csv;

namespace Nn.Datasets;

/// <summary>Reads a header and rows of numbers; whatever is wrong is reported with its line and column, counted from 1.</summary>
internal sealed class CsvReader
{
    private const int LargestRow = 1 << 28;

    private readonly CsvDataReader _rows;
    private readonly string _source;
    private readonly bool _allowNonFinite;
    private int _line = 1;
    private int _linesOfRow;

    private CsvReader(CsvDataReader rows, string source, bool allowNonFinite) =>
        (_rows, _source, _allowNonFinite) = (rows, source, allowNonFinite);

    public static Dataset Read(
        TextReader text, string source, IReadOnlyList<string> targets, char delimiter, int? classes, bool allowNonFinite)
    {
        var options = new CsvDataReaderOptions
        {
            HasHeaders = false, // The header is read as a row, so that its faults are reported like all others.
            Delimiter = delimiter,
            Comment = '\0',
            CsvStyle = CsvStyle.Standard,
            ResultSetMode = ResultSetMode.SingleResult,
            MaxBufferSize = LargestRow,
            OwnsReader = false,
        };
        try
        {
            using CsvDataReader rows = CsvDataReader.Create(text, options);
            return new CsvReader(rows, source, allowNonFinite).Read(targets, classes);
        }
        catch (CsvRecordTooLargeException e)
        {
            throw new InvalidDataException(
                $"{source}: expected rows of at most {LargestRow} characters. Found a longer one: row {e.RowNumber}.", e);
        }
    }

    private Dataset Read(IReadOnlyList<string> targets, int? classes)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (!Next()) throw new InvalidDataException($"{_source}: expected a header line and rows. Found nothing.");
        string[] header = new string[_rows.RowFieldCount];
        for (int i = 0; i < header.Length; i++) header[i] = _rows.GetString(i);
        int[] targetColumns = Find(targets, header);
        int[] featureColumns = [.. Enumerable.Range(0, header.Length).Except(targetColumns)];
        if (featureColumns.Length == 0)
            throw new InvalidDataException($"{_source}: expected a column beside the targets. Found only: {string.Join(", ", header)}.");

        var features = new List<float>();
        var labels = new List<float>();
        while (Next())
        {
            CheckWidth(header.Length);
            foreach (int column in featureColumns) features.Add(Number(column, header));
            foreach (int column in targetColumns) labels.Add(Number(column, header));
        }

        if (features.Count == 0) throw new InvalidDataException($"{_source}: expected rows after the header. Found none.");
        return new Dataset(
            features.ToArray(),
            labels.ToArray(),
            [featureColumns.Length],
            [targetColumns.Length],
            [.. featureColumns.Select(column => header[column])],
            [.. targetColumns.Select(column => header[column])],
            classes,
            allowNonFinite: true);
    }

    /// <summary>Goes to the next row that is not blank.</summary>
    private bool Next()
    {
        try
        {
            do
            {
                _line += _linesOfRow;
                if (!_rows.Read()) return false;
                _linesOfRow = Math.Max(1, LineBreaks(_rows.GetRawRecordSpan()));
            }
            while (_rows.GetRawRecordSpan().IsWhiteSpace());
            return true;
        }
        catch (CsvFormatException e)
        {
            throw new InvalidDataException(
                $"{_source}, line {_line}, column {e.FieldOrdinal + 1}: expected quotes in pairs around a cell. {e.Message}", e);
        }
    }

    private int[] Find(IReadOnlyList<string> targets, string[] header)
    {
        if (targets.Count == 0)
        {
            throw new ArgumentException(
                $"{_source}: expected at least 1 target column. Received: none.", nameof(targets));
        }
        var columns = new int[targets.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Array.IndexOf(header, targets[i]);
            if (columns[i] < 0)
            {
                throw new ArgumentException(
                    $"{_source}: expected one of the columns {string.Join(", ", header)} as target. Received: '{targets[i]}'.",
                    nameof(targets));
            }

            if (Array.LastIndexOf(header, targets[i]) != columns[i])
                throw new InvalidDataException($"{_source}, line {_line}: expected one column '{targets[i]}'. Found several.");
            if (columns.AsSpan(0, i).Contains(columns[i]))
            {
                throw new ArgumentException(
                    $"{_source}: expected each target column once. Received: '{targets[i]}' again.", nameof(targets));
            }
        }

        return columns;
    }

    private void CheckWidth(int width)
    {
        if (_rows.RowFieldCount != width)
        {
            throw new InvalidDataException(
                $"{_source}, line {_line}: expected {width} cells, as in the header. Found {_rows.RowFieldCount}.");
        }
    }

    private float Number(int column, string[] header)
    {
        ReadOnlySpan<char> cell = _rows.GetFieldSpan(column);
        bool isNumber = float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        if (isNumber && (_allowNonFinite || float.IsFinite(value))) return value;
        string kind = _allowNonFinite ? "a number" : "a finite number";
        throw new InvalidDataException(
            $"{_source}, line {_line}, column {column + 1} ('{header[column]}'): expected {kind}. Found '{cell}'.");
    }

    /// <summary>A carriage return and the line feed after it are one line break.</summary>
    private static int LineBreaks(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) count++;
        }

        return count;
    }
}
