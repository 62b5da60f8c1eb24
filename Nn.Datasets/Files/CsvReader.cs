using CommunityToolkit.HighPerformance.Buffers;

namespace Nn.Datasets;

/// <summary>Reads a header and rows of numbers; whatever is wrong is reported with its line and column, counted from 1.</summary>
internal sealed class CsvReader
{
    private readonly CsvRows _rows;
    private readonly string _source;
    private readonly bool _allowNonFinite;

    private CsvReader(CsvRows rows, string source, bool allowNonFinite) =>
        (_rows, _source, _allowNonFinite) = (rows, source, allowNonFinite);

    public static Dataset Read(
        TextReader text, string source, IReadOnlyList<string> targets, char delimiter, int? classes, bool allowNonFinite)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (delimiter is '"' or '\r' or '\n')
        {
            throw Errors.Argument(
                $"{source}: expected a delimiter other than a quote or a line break. Received: U+{(int)delimiter:X4}.", nameof(delimiter));
        }

        return new CsvReader(new CsvRows(text, delimiter), source, allowNonFinite).Read(targets, classes);
    }

    private Dataset Read(IReadOnlyList<string> targets, int? classes)
    {
        if (!Next()) throw Errors.File($"{_source}: expected a header line and rows. Found nothing.");
        string[] header = new string[_rows.Count];
        for (int i = 0; i < header.Length; i++) header[i] = StringPool.Shared.GetOrAdd(_rows[i]);
        CsvHeader.CheckNames(header, _source, _rows.Line);
        int[] targetColumns = Find(targets, header);
        int[] featureColumns = [.. Enumerable.Range(0, header.Length).Except(targetColumns)];
        if (featureColumns.Length == 0)
            throw Errors.File($"{_source}: expected a column beside the targets. Found only: {string.Join(", ", header)}.");

        var features = new FloatList();
        var labels = new FloatList();
        while (Next())
        {
            if (_rows.Count != header.Length)
                throw Errors.File($"{_source}, line {_rows.Line}: expected {header.Length} cells, as in the header. Found {_rows.Count}.");

            foreach (int column in featureColumns) features.Add(Number(column, header));
            foreach (int column in targetColumns) labels.Add(Number(column, header));
        }

        if (features.Count == 0) throw Errors.File($"{_source}: expected rows after the header. Found none.");
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

    private bool Next()
    {
        try
        {
            return _rows.Read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{_source}, {e.Message}", e);
        }
    }

    private int[] Find(IReadOnlyList<string> targets, string[] header)
    {
        if (targets.Count == 0)
            throw Errors.Argument($"{_source}: expected at least 1 target column. Received: none.", nameof(targets));
        var columns = new int[targets.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = Array.IndexOf(header, targets[i]);
            if (columns[i] < 0)
            {
                throw Errors.Argument(
                    $"{_source}: expected one of the columns {string.Join(", ", header)} as target. Received: '{targets[i]}'.",
                    nameof(targets));
            }

            if (Array.LastIndexOf(header, targets[i]) != columns[i])
                throw Errors.File($"{_source}, line {_rows.Line}: expected one column '{targets[i]}'. Found several.");
            if (columns.AsSpan(0, i).Contains(columns[i]))
                throw Errors.Argument($"{_source}: expected each target column once. Received: '{targets[i]}' again.", nameof(targets));
        }

        return columns;
    }

    private float Number(int column, string[] header)
    {
        ReadOnlySpan<char> cell = _rows[column];
        if (CsvNumber.TryParse(cell, decimalComma: false, out float value) && (_allowNonFinite || float.IsFinite(value))) return value;
        string kind = _allowNonFinite ? "a number" : "a finite number";
        string place = FormattableString.Invariant($"line {_rows.Line}, column {column + 1} ('{header[column]}')");
        throw Errors.File($"{_source}, {place}: expected {kind}. Found '{cell.ToString()}'.");
    }
}
