namespace Nn.Datasets;

/// <summary>Reads a table: the first rows say what the columns are.</summary>
internal sealed class TableReader(CsvRows rows, string source, CsvOptions options)
{
    private const int RowsToDecide = 1000;

    public static Table Read(TextReader text, string source, CsvOptions options)
    {
        char delimiter = options.ItsDelimiter;
        if (delimiter is '"' or '\r' or '\n' || (options.DecimalComma && delimiter == ','))
        {
            string other = options.DecimalComma ? "a quote, a line break or the decimal comma" : "a quote or a line break";
            throw Errors.Argument($"{source}: expected a delimiter other than {other}. Received: U+{(int)delimiter:X4}.", nameof(options));
        }

        try
        {
            return new TableReader(new CsvRows(text, delimiter), source, options).Read();
        }
        catch (InvalidDataException e) when (!e.Message.StartsWith(source, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{source}, {e.Message}", e);
        }
    }

    private Table Read()
    {
        bool hasRow = rows.Read();
        if (!hasRow) throw Errors.File($"{source}: expected {(options.Header ? "a header line and rows" : "rows")}. Found nothing.");
        string[] names = Names();
        ColumnBuilder[] columns = Columns(names);
        if (options.Header) hasRow = rows.Read();
        int count = 0;
        var first = new List<(string[] Cells, int Line)>();
        for (; hasRow && first.Count < RowsToDecide; hasRow = rows.Read(), count++)
        {
            CheckWidth(names.Length);
            first.Add(([.. columns.Select(column => rows[column.Index].ToString())], rows.Line));
        }

        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Decide(first.Select(row => (row.Cells[i], row.Line)));
            foreach ((string[] cells, int line) in first) columns[i].Add(cells[i], line);
        }

        for (; hasRow; hasRow = rows.Read(), count++)
        {
            CheckWidth(names.Length);
            foreach (ColumnBuilder column in columns) column.Add(rows[column.Index], rows.Line);
        }

        if (count == 0) throw Errors.File($"{source}: expected rows after the header. Found none.");
        return new Table(count, [.. columns.Select(column => column.Build())]);
    }

    private string[] Names()
    {
        var names = new string[rows.Count];
        for (int i = 0; i < names.Length; i++) names[i] = options.Header ? rows[i].Trim().ToString() : FormattableString.Invariant($"x{i}");
        if (options.Header) CsvHeader.CheckNames(names, source, rows.Line);
        string[] twice = [.. names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key)];
        return twice.Length == 0 ? names : throw Errors.File($"{source}, line {rows.Line}: expected each name once. Found '{twice[0]}' again.");
    }

    private ColumnBuilder[] Columns(string[] names)
    {
        CheckKnown(options.Columns ?? [], names, nameof(options.Columns));
        CheckKnown(options.Ignored, names, nameof(options.Ignored));
        CheckKnown(options.Kinds.Keys, names, nameof(options.Kinds));
        var missing = new HashSet<string>(options.Missing);
        ColumnBuilder[] columns =
        [
            .. names.Index().Where(column => (options.Columns is null || options.Columns.Contains(column.Item)) && !options.Ignored.Contains(column.Item))
                .Select(column => new ColumnBuilder(
                    column.Item, column.Index, options.Kinds.TryGetValue(column.Item, out ColumnKind kind) ? kind : null, missing, options.DecimalComma)),
        ];
        return columns.Length > 0 ? columns : throw Errors.Argument($"{source}: expected at least 1 column to read. Received: none.");
    }

    private void CheckKnown(IEnumerable<string> asked, string[] names, string option)
    {
        foreach (string name in asked)
        {
            if (!names.Contains(name))
                throw Errors.Argument($"{source}: expected {option} among {string.Join(", ", names)}. Received: '{name}'.");
        }
    }

    private void CheckWidth(int width)
    {
        if (rows.Count == width) return;
        string origin = options.Header ? "in the header" : "in the first line";
        throw Errors.File($"{source}, line {rows.Line}: expected {width} cells, as {origin}. Found {rows.Count}.");
    }
}
