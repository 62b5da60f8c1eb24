namespace Nn.Datasets;

/// <summary>
/// Rows of named columns, as people have them: numbers, truths and texts, with gaps. A <see cref="TablePipeline"/> makes a <see cref="Dataset"/> of it:
/// <code>Dataset iris = Table.ReadCsv("iris.csv").ToDataset("species");</code>
/// It does not change; what would change it gives a new one, and shares its memory.
/// </summary>
public sealed class Table
{
    private readonly TableColumn[] _columns;

    internal Table(int rowCount, TableColumn[] columns) => (RowCount, _columns) = (rowCount, columns);

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>A column.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public TableColumn this[string name] => Array.Find(_columns, column => column.Name == name)
        ?? throw Errors.Argument($"Table: expected one of the columns {Names()}. Received: '{name}'.", nameof(name));

    /// <summary>Reads a file of comma-separated values.</summary>
    /// <param name="path">The file, in UTF-8, or in UTF-16 with a byte-order mark.</param>
    /// <param name="options">How to read it.</param>
    /// <exception cref="ArgumentException">An option names a column that there is not, or no column is left.</exception>
    /// <exception cref="InvalidDataException">
    /// The file has no rows, a row has too few or too many cells, a quote is not closed, the header is made of numbers or has a name twice, or a cell is not
    /// what its column holds; the message names line and column, counted from 1.
    /// </exception>
    public static Table ReadCsv(string path, CsvOptions? options = null)
    {
        using var reader = new StreamReader(path);
        return TableReader.Read(reader, Path.GetFileName(path), options ?? new());
    }

    /// <summary>Reads comma-separated values from a reader.</summary>
    /// <param name="reader">The text, read to its end; it is not closed.</param>
    /// <param name="options">How to read it.</param>
    /// <inheritdoc cref="ReadCsv(string, CsvOptions?)"/>
    public static Table ReadCsv(TextReader reader, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return TableReader.Read(reader, "CSV", options ?? new());
    }

    /// <summary>Some of the columns, in the order of the names.</summary>
    /// <param name="names">At least one name, none twice.</param>
    /// <exception cref="ArgumentException">There is no such column, a name occurs twice, or there is none.</exception>
    public Table Select(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0 || names.Distinct().Count() != names.Count)
            throw Errors.Argument($"Table: expected at least 1 column, none twice. Received: {string.Join(", ", names)}.", nameof(names));
        return new Table(RowCount, [.. names.Select(name => this[name])]);
    }

    /// <summary>All columns but some.</summary>
    /// <param name="names">The columns to leave out.</param>
    /// <exception cref="ArgumentException">There is no such column, or none is left.</exception>
    public Table Without(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (string name in names) _ = this[name];
        return Select([.. _columns.Select(column => column.Name).Except(names)]);
    }

    /// <summary>Some of the rows, in the order of the indices.</summary>
    /// <param name="rows">Each from 0 to <see cref="RowCount"/> − 1; one may occur again.</param>
    /// <exception cref="ArgumentException">There are no indices, or one is not of a row.</exception>
    public Table Take(ReadOnlySpan<int> rows)
    {
        int wrong = rows.IndexOfAnyExceptInRange(0, RowCount - 1);
        if (rows.IsEmpty) throw new ArgumentException("Table: expected at least 1 row. Received: none.", nameof(rows));
        if (wrong >= 0) throw Errors.Argument($"Table: expected rows from 0 to {RowCount - 1}. Received: {rows[wrong]} at {wrong}.", nameof(rows));
        int[] copy = rows.ToArray();
        return new Table(copy.Length, Array.ConvertAll(_columns, column => column.Take(copy)));
    }

    /// <summary>The rows in which none of some columns is missing.</summary>
    /// <param name="names">The columns that are asked; all if none is named.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidOperationException">No row is left.</exception>
    public Table DropMissing(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        TableColumn[] asked = names.Count == 0 ? _columns : [.. names.Select(name => this[name])];
        asked = Array.FindAll(asked, column => column.Missing > 0);
        if (asked.Length == 0) return this;
        int[] whole = [.. Enumerable.Range(0, RowCount).Where(row => !Array.Exists(asked, column => float.IsNaN(column[row])))];
        return whole.Length > 0 ? Take(whole) : throw Errors.State($"Table: expected a row without a missing value. Found none of {RowCount}.");
    }

    /// <summary>A training and a test part as scikit-learn's <c>train_test_split</c> makes them, the same rows in the same order.</summary>
    /// <param name="testSize">A number of rows, or a fraction, which is rounded up; what training leaves, or 0.25, if not given.</param>
    /// <param name="trainSize">A number of rows, or a fraction, which is rounded down; all that the test leaves if not given.</param>
    /// <param name="seed">Fixes the draw.</param>
    /// <param name="stratify">A column of texts or truths whose values both parts get in the proportions of the whole.</param>
    /// <exception cref="ArgumentException">
    /// A part would be empty, the parts are larger than the whole, or the column cannot be stratified: it is of numbers or has gaps; see <see
    /// cref="DataSplit.TrainTest"/>.
    /// </exception>
    public (Table Train, Table Test) TrainTestSplit(SplitSize? testSize = null, SplitSize? trainSize = null, uint seed = 0, string? stratify = null)
    {
        int[] labels = [];
        if (stratify is not null)
        {
            TableColumn column = this[stratify];
            if (column.Kind == ColumnKind.Number || column.Missing > 0)
                throw Errors.Argument($"Table: expected a column of texts or truths without gaps to stratify by. Received: {Describe(column)}.", nameof(stratify));
            labels = [.. Enumerable.Range(0, RowCount).Select(row => (int)column[row])];
        }

        (int[] train, int[] test) = DataSplit.TrainTest(RowCount, testSize, trainSize, shuffle: true, seed, labels);
        return (Take(train), Take(test));
    }

    /// <summary>The data set that a pipeline of one's own makes of the table it was fitted to.</summary>
    /// <param name="target">The column to predict: texts and truths become classes.</param>
    /// <param name="options">What becomes of the other columns.</param>
    /// <inheritdoc cref="TablePipeline.Fit(Table, string, TableOptions?)" path="/exception"/>
    public Dataset ToDataset(string target, TableOptions? options = null) => TablePipeline.Fit(this, target, options).Transform(this);

    /// <summary>The number of rows and what each column holds.</summary>
    public override string ToString() => FormattableString.Invariant($"Table: {RowCount} rows; {string.Join("; ", _columns.Select(Describe))}");

    private static string Describe(TableColumn column)
    {
        string missing = column.Missing > 0 ? FormattableString.Invariant($", {column.Missing} missing") : "";
        string kind = column.Kind switch
        {
            ColumnKind.Number => "number",
            ColumnKind.Boolean => "true or false",
            _ => FormattableString.Invariant($"{column.Categories.Count} texts"),
        };
        return $"{column.Name} ({kind}{missing})";
    }

    private string Names() => string.Join(", ", _columns.Select(column => column.Name));
}
