namespace Nn.Datasets;

/// <summary>Takes the cells of one column.</summary>
internal sealed class ColumnBuilder
{
    private readonly FloatList _values = new();
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _codes;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _missing;
    private readonly bool _decimalComma;
    private ColumnKind? _kind;

    public ColumnBuilder(string name, int index, ColumnKind? kind, HashSet<string> missing, bool decimalComma)
    {
        (Name, Index, _kind, _decimalComma) = (name, index, kind, decimalComma);
        _missing = missing.GetAlternateLookup<ReadOnlySpan<char>>();
        _codes = new Dictionary<string, int>().GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Name { get; }

    /// <summary>The column's place in the file.</summary>
    public int Index { get; }

    public bool IsMissing(ReadOnlySpan<char> cell) => _missing.Contains(cell.Trim()) || cell.Trim().Equals("nan", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a cell looks like.</summary>
    public ColumnKind KindOf(ReadOnlySpan<char> cell) => CsvNumber.TryParse(cell, _decimalComma, out _) ? ColumnKind.Number
        : bool.TryParse(cell, out _) && !cell.Contains('\0') ? ColumnKind.Boolean : ColumnKind.Text;

    /// <summary>Decides what the column is, by its first cells.</summary>
    /// <param name="cells">Cells with their lines.</param>
    /// <exception cref="InvalidDataException">Most are numbers, but not all.</exception>
    public void Decide(IEnumerable<(string Cell, int Line)> cells)
    {
        if (_kind is not null) return;
        int total = 0;
        var counts = new int[3];
        (string Cell, int Line) firstOther = default;
        foreach ((string cell, int line) in cells)
        {
            if (IsMissing(cell)) continue;
            ColumnKind kind = KindOf(cell);
            if (kind != ColumnKind.Number && counts.Sum() == counts[(int)ColumnKind.Number]) firstOther = (cell, line);
            counts[(int)kind]++;
            total++;
        }

        int numbers = counts[(int)ColumnKind.Number];
        if (numbers < total && numbers > total / 2) throw Wrong(firstOther.Cell, firstOther.Line, ColumnKind.Number);
        if (total > 0) _kind = numbers == total ? ColumnKind.Number : counts[(int)ColumnKind.Boolean] == total ? ColumnKind.Boolean : ColumnKind.Text;
    }

    /// <exception cref="InvalidDataException">The cell is not of the column's kind.</exception>
    public void Add(ReadOnlySpan<char> cell, int line)
    {
        if (_kind is ColumnKind.Number && CsvNumber.TryParse(cell, _decimalComma, out float number))
        {
            _values.Add(number);
            return;
        }

        if (IsMissing(cell))
        {
            _values.Add(float.NaN);
            return;
        }

        switch (_kind ??= KindOf(cell))
        {
            case ColumnKind.Text:
                _values.Add(Code(cell));
                break;
            case ColumnKind.Number when CsvNumber.TryParse(cell, _decimalComma, out float first):
                _values.Add(first);
                break;
            case ColumnKind.Boolean when bool.TryParse(cell, out bool truth) && !cell.Contains('\0'):
                _values.Add(truth ? 1 : 0);
                break;
            default:
                throw Wrong(cell, line, _kind.Value);
        }
    }

    public TableColumn Build() => new(Name, _kind ?? ColumnKind.Number, _values, _categories);

    private int Code(ReadOnlySpan<char> cell)
    {
        if (_codes.TryGetValue(cell, out int code)) return code;
        code = _categories.Count;
        _categories.Add(cell.ToString());
        // Codes are floats, and so exact up to 2^24.
        if (code == 1 << 24) throw Errors.File($"column '{Name}': expected at most {1 << 24} different texts. Found more.");
        _ = _codes.TryAdd(cell, code);
        return code;
    }

    private InvalidDataException Wrong(ReadOnlySpan<char> cell, int line, ColumnKind kind)
    {
        string expected = kind == ColumnKind.Number ? "a number" : "true or false";
        return Errors.File(
            $"line {line}, column {Index + 1} ('{Name}'): expected {expected}, as in other rows (see CsvOptions.Kinds and Missing). Found '{cell.ToString()}'.");
    }
}
