using System.Globalization;
using CommunityToolkit.HighPerformance;

namespace Nn.Datasets;

/// <summary>What a pipeline learned of a column that is a feature, and how its values become features.</summary>
internal sealed class LearnedColumn
{
    private const string IndicatorSuffix = "missing";

    private static readonly string[] s_dates =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "M/d/yyyy", "d/M/yyyy", "yyyy-M-d H:m", "yyyy-M-d H:m:s", "yyyy-M-d'T'H:m:s", "yyyy-M-d'T'H:m:sK",
        "d.M.yyyy H:m", "d.M.yyyy H:m:s", "M/d/yyyy H:m", "M/d/yyyy H:m:s",
    ];

    private readonly Dictionary<string, int> _codes;

    public LearnedColumn(string name, ColumnKind kind, ColumnRule rule, double? fill, string[] categories, Scaler? scaler)
    {
        (Name, Kind, Rule, Fill, Categories, Scaler) = (name, kind, rule, fill, categories, scaler);
        _codes = new Dictionary<string, int>(categories.Select((category, code) => KeyValuePair.Create(category, code)));
        bool isOneHot = kind == ColumnKind.Text && rule.Categories == CategoryEncoding.OneHot;
        ValueWidth = isOneHot ? categories.Length : 1;
        HasIndicator = rule.MissingIndicator && fill is not null;
        List<string> names = isOneHot ? [.. categories.Select(category => $"{name}_{category}")] : [name];
        if (HasIndicator) names.Add($"{name}_{IndicatorSuffix}");
        FeatureNames = names;
    }

    public string Name { get; }

    public ColumnKind Kind { get; }

    public ColumnRule Rule { get; }

    /// <summary>What stands for a missing value: a number, or the number of a category; null where there may be none.</summary>
    public double? Fill { get; }

    /// <summary>The categories of a column of texts, in ascending order.</summary>
    public string[] Categories { get; }

    /// <summary>Of one feature; null where numbers stay as they are.</summary>
    public Scaler? Scaler { get; }

    /// <summary>Whether the last feature says where a value was missing.</summary>
    public bool HasIndicator { get; }

    public IReadOnlyList<string> FeatureNames { get; }

    public int Width => FeatureNames.Count;

    /// <summary>The features without the indicator.</summary>
    private int ValueWidth { get; }

    /// <summary>Learns from a column without rows that are to be dropped.</summary>
    public static LearnedColumn Fit(TableColumn column, ColumnRule rule)
    {
        MissingAction action = rule.Missing.Action;
        if (rule.MissingIndicator && (action is MissingAction.Refuse or MissingAction.Drop))
            throw Errors.Argument($"TablePipeline: expected missing values to be filled where an indicator is asked for. Received: {action} for column '{column.Name}'.");
        string[] categories = column.Kind == ColumnKind.Text ? TextsOf(column, rule.Missing.Text) : [];
        if (column.Kind == ColumnKind.Text) CheckNoDates(column.Name, categories);
        double? fill = FillOf(column, rule.Missing, categories);
        if (column.Missing > 0 && fill is null) throw Missing(column.Name, FirstMissing(column), action);
        Scaler? scaler = column.Kind == ColumnKind.Number ? ScalerOf(column, rule.Scaling, fill) : null;
        return new LearnedColumn(column.Name, column.Kind, rule, fill, categories, scaler);
    }

    /// <summary>The numbers of a table's categories among the learned ones; −1 for those that are not.</summary>
    private int[] CodesOf(TableColumn column)
    {
        if (column.Kind != Kind && column.Missing < column.Count)
        {
            throw Errors.Argument(
                $"TablePipeline: expected column '{Name}' to hold what it was fitted to, {Kind} (see TablePipeline.Kinds). Received: {column.Kind}.");
        }

        return [.. column.Categories.Select(category => _codes.GetValueOrDefault(category, -1))];
    }

    /// <summary>Writes the features of a table's column: <see cref="Width"/> values of each row.</summary>
    /// <param name="column">The table's column.</param>
    /// <param name="features">From the first row's first value of the column on.</param>
    /// <param name="stride">From a row to the next.</param>
    public void WriteAll(TableColumn column, Span<float> features, int stride)
    {
        int[] codes = CodesOf(column);
        bool isPlain = Kind == ColumnKind.Number && Scaler is null && !HasIndicator;
        for (int row = 0; row < column.Count; row++)
        {
            float value = column[row];
            if (isPlain && float.IsFinite(value)) features[row * stride] = value;
            else Write(column, codes, row, features.Slice(row * stride, Width));
        }
    }

    private void Write(TableColumn column, int[] codes, int row, Span<float> destination)
    {
        float value = column[row];
        if (Kind == ColumnKind.Text && !float.IsNaN(value))
        {
            string text = column.Categories[(int)value];
            value = codes[(int)value];
            if (value < 0) throw Unknown(text, FormattableString.Invariant($"row {row}"));
        }

        Write(value, destination, row);
    }

    /// <summary>Writes the features of a record's value.</summary>
    public void Write(object? value, Span<float> destination) => Write(FromRecord(value), destination, row: null);

    /// <summary>What the column is to hold, for people.</summary>
    public override string ToString()
    {
        string kind = Kind switch
        {
            ColumnKind.Number => "a number",
            ColumnKind.Boolean => "true or false",
            _ => $"one of {string.Join(", ", Categories)}",
        };
        string missing = Fill is not { } fill ? ""
            : Kind == ColumnKind.Text ? $" or missing (taken as {Categories[(int)fill]})"
            : FormattableString.Invariant($" or missing (taken as {fill:G6})");
        return $"{Name}: {kind}{missing}";
    }

    private void Write(float value, Span<float> destination, int? row)
    {
        bool isMissing = float.IsNaN(value);
        if (isMissing) value = Fill is { } fill ? (float)fill : throw Missing(Name, row, Rule.Missing.Action);
        if (float.IsInfinity(value)) throw Errors.File($"TablePipeline: expected finite numbers in column '{Name}'. Found {value}{Place(row)}.");
        if (HasIndicator) destination[^1] = isMissing ? 1 : 0;
        if (Kind == ColumnKind.Text && Rule.Categories == CategoryEncoding.OneHot)
        {
            destination[..ValueWidth].Clear();
            destination[(int)value] = 1;
            return;
        }

        destination[0] = value;
        if (Scaler is not null)
        {
            double scaled = isMissing ? Fill!.Value : value;
            Span<double> one = new(ref scaled);
            Scaler.Transform(one, one);
            destination[0] = (float)scaled;
        }
    }

    private float FromRecord(object? value) => value switch
    {
        null => float.NaN,
        string text when Kind == ColumnKind.Text => Code(text),
        bool truth when Kind == ColumnKind.Boolean => truth ? 1 : 0,
        string text when Kind == ColumnKind.Boolean && bool.TryParse(text, out bool truth) => truth ? 1 : 0,
        string text when Kind == ColumnKind.Number && CsvNumber.TryParse(text, decimalComma: false, out float number) => number,
        byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or Half when Kind == ColumnKind.Number => ToSingle(value),
        _ => throw Errors.Argument($"TablePipeline: expected {this}. Received: '{value}' ({value.GetType().Name}).", "record"),
    };

    private static float ToSingle(object value) => value is Half half ? (float)half : Convert.ToSingle(value, CultureInfo.InvariantCulture);

    private float Code(string text) => _codes.TryGetValue(text, out int code) ? code : throw Unknown(text, null);

    private ArgumentException Unknown(string text, string? place) => Errors.Argument(
        $"TablePipeline: expected one of {string.Join(", ", Categories)} in column '{Name}'. Received: '{text}'{(place is null ? "" : $" in {place}")}.");

    private static string[] TextsOf(TableColumn column, string? fill)
    {
        var texts = new HashSet<string>();
        for (int row = 0; row < column.Count; row++)
        {
            if (!float.IsNaN(column[row])) texts.Add(column.Categories[(int)column[row]]);
        }

        if (fill is not null && column.Missing > 0) texts.Add(fill);
        return [.. texts.Order(CodePointComparer.Instance)];
    }

    private static void CheckNoDates(string name, string[] texts)
    {
        foreach (string text in texts)
        {
            if (!DateTime.TryParseExact(text, s_dates, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out _)) return;
        }

        throw new NotSupportedException(
            $"TablePipeline: expected numbers, truths or categories in column '{name}'. Found dates such as '{texts[0]}': make numbers of them, or leave the column out.");
    }

    private static double? FillOf(TableColumn column, MissingRule rule, string[] categories)
    {
        bool isText = column.Kind == ColumnKind.Text;
        switch (rule.Action)
        {
            case MissingAction.FillText when isText:
                int code = Array.IndexOf(categories, rule.Text);
                return code < 0 ? null : code;
            case MissingAction.FillNumber when !isText:
                return rule.Number;
            case MissingAction.Mean or MissingAction.Median when !isText:
                double[] values = Values(column, fill: null);
                if (values.Length == 0)
                    throw Errors.Argument($"TablePipeline: expected a value in column '{column.Name}' to take the {rule.Action} of. Found none.");
                return rule.Action == MissingAction.Mean ? values.Average() : Median(values);
            default:
                return null;
        }
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private static Scaler? ScalerOf(TableColumn column, Scaling scaling, double? fill)
    {
        if (scaling == Scaling.None) return null;
        double[] values = Values(column, fill);
        var rows = new ReadOnlySpan2D<double>(values, values.Length, 1);
        return scaling == Scaling.Standard ? StandardScaler.Fit(rows) : MinMaxScaler.Fit(rows);
    }

    /// <summary>The column's numbers; where one is missing the fill, or nothing if there is none.</summary>
    private static double[] Values(TableColumn column, double? fill)
    {
        var values = new double[fill is null ? column.Count - column.Missing : column.Count];
        int count = 0;
        for (int row = 0; row < column.Count; row++)
        {
            double value = column[row];
            if (double.IsInfinity(value)) throw Errors.File($"TablePipeline: expected finite numbers in column '{column.Name}'. Found {value} in row {row}.");
            if (!double.IsNaN(value)) values[count++] = value;
            else if (fill is { } given) values[count++] = given;
        }

        return values;
    }

    private static int FirstMissing(TableColumn column)
    {
        int row = 0;
        while (!float.IsNaN(column[row])) row++;
        return row;
    }

    private static InvalidDataException Missing(string name, int? row, MissingAction action)
    {
        string rule = action is MissingAction.Refuse or MissingAction.Drop ? $"{action}" : $"{action}, which is not for such a column";
        return Errors.File($"TablePipeline: expected a value in column '{name}', whose MissingRule is {rule}. Found none{Place(row)}.");
    }

    private static string Place(int? row) => row is null ? "" : FormattableString.Invariant($" in row {row}");
}
