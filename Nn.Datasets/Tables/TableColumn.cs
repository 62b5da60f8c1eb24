namespace Nn.Datasets;

/// <summary>
/// A column of a <see cref="Table"/>: numbers, truths as 1 and 0, or texts as their places among <see cref="Categories"/>. A missing value is NaN.
/// </summary>
public sealed class TableColumn
{
    private readonly FloatList _values;
    private readonly IReadOnlyList<int>? _rows;

    internal TableColumn(string name, ColumnKind kind, FloatList values, IReadOnlyList<string> categories, IReadOnlyList<int>? rows = null)
    {
        (Name, Kind, Categories, _values, _rows) = (name, kind, categories, values, rows);
        for (int row = 0; row < Count; row++) Missing += float.IsNaN(this[row]) ? 1 : 0;
    }

    /// <summary>The name, as in the header.</summary>
    public string Name { get; }

    /// <summary>What the cells are.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The number of rows.</summary>
    public int Count => _rows?.Count ?? _values.Count;

    /// <summary>How many values are missing.</summary>
    public int Missing { get; }

    /// <summary>The texts of a column of texts, in the order of their first row; empty for others. A part of a table keeps those of the whole.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>The value of a row; NaN where it is missing.</summary>
    /// <param name="row">From 0 to <see cref="Count"/> − 1.</param>
    public float this[int row] => _values[_rows is null ? row : _rows[row]];

    internal TableColumn Take(IReadOnlyList<int> rows) =>
        new(Name, Kind, _values, Categories, _rows is null ? rows : [.. rows.Select(row => _rows[row])]);
}
