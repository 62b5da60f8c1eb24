namespace Nn.Datasets;

/// <summary>How comma-separated values are read into a <see cref="Table"/>.</summary>
public sealed record CsvOptions
{
    /// <summary>Whether the first line holds the names of the columns; otherwise they are called x0, x1 and so on.</summary>
    public bool Header { get; init; } = true;

    /// <summary>What stands between cells; a comma if not given, or a semicolon where numbers have a decimal comma.</summary>
    public char? Delimiter { get; init; }

    /// <summary>Whether numbers are written as 3,14.</summary>
    public bool DecimalComma { get; init; }

    /// <summary>What cells of a missing value hold, apart from white space around it and from <c>nan</c>, which is missing in any case.</summary>
    public IReadOnlyCollection<string> Missing { get; init; } = ["", "NA", "N/A", "NaN", "null", "?"];

    /// <summary>The columns to read; null for all.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>Columns that are not read, whatever they hold.</summary>
    public IReadOnlyCollection<string> Ignored { get; init; } = [];

    /// <summary>
    /// What columns hold, by name, where it is not what their first 1,000 rows look like: numbers if all are, or else true or false, or else texts.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    internal char ItsDelimiter => Delimiter ?? (DecimalComma ? ';' : ',');
}
