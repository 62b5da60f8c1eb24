using System.Text;
using System.Text.Json;

namespace Nn.Datasets;

public sealed partial class TablePipeline
{
    private const int JsonVersion = 1;

    /// <summary>All that was learned, as JSON; numbers read back as the same.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", JsonVersion);
            json.WriteStartArray("features");
            foreach (LearnedColumn column in _columns) Write(json, column);
            json.WriteEndArray();
            json.WriteStartObject("target");
            WriteTexts(json, "names", _targets);
            json.WriteString("kind", _targetKind.ToString());
            if (ClassNames is not null) WriteTexts(json, "classes", ClassNames);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Makes a pipeline again of what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">It is no JSON of a pipeline; the message says where.</exception>
    /// <exception cref="NotSupportedException">It is of a later version.</exception>
    public static TablePipeline FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            int version = root.GetProperty("version").GetInt32();
            if (version != JsonVersion) throw new NotSupportedException($"TablePipeline: expected JSON of version {JsonVersion}. Received: {version}.");
            LearnedColumn[] columns = [.. root.GetProperty("features").EnumerateArray().Select(Read)];
            JsonElement target = root.GetProperty("target");
            string[] targets = Texts(target.GetProperty("names"));
            ColumnKind kind = Enumeration<ColumnKind>(target.GetProperty("kind"));
            string[]? classes = target.TryGetProperty("classes", out JsonElement names) ? Texts(names) : null;
            bool isWhole = columns.Length > 0 && targets.Length > 0 && classes is null == (kind == ColumnKind.Number) && classes?.Length != 0
                && (classes is null || targets.Length == 1) && IsDistinct([.. columns.Select(column => column.Name), .. targets]) && IsDistinct(classes ?? []);
            return isWhole ? new TablePipeline(columns, targets, kind, classes) : throw new FormatException("columns or classes that do not fit each other");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new FormatException($"TablePipeline: expected the JSON of a pipeline. Received: {e.Message}", e);
        }
    }

    private static void Write(Utf8JsonWriter json, LearnedColumn column)
    {
        json.WriteStartObject();
        json.WriteString("name", column.Name);
        json.WriteString("kind", column.Kind.ToString());
        json.WriteString("missing", column.Rule.Missing.Action.ToString());
        if (column.Fill is { } fill) json.WriteNumber("fill", fill);
        if (column.HasIndicator) json.WriteBoolean("indicator", true);
        if (column.Kind == ColumnKind.Text)
        {
            json.WriteString("encoding", column.Rule.Categories.ToString());
            WriteTexts(json, "categories", column.Categories);
        }

        if (column.Scaler is StandardScaler standard) WriteScaler(json, Scaling.Standard, standard.Mean[0], standard.Scale[0]);
        if (column.Scaler is MinMaxScaler minMax) WriteScaler(json, Scaling.MinMax, minMax.Offset[0], minMax.Scale[0]);
        json.WriteEndObject();
    }

    private static void WriteScaler(Utf8JsonWriter json, Scaling scaling, double shift, double scale)
    {
        json.WriteString("scaling", scaling.ToString());
        json.WriteNumber(scaling == Scaling.Standard ? "mean" : "offset", shift);
        json.WriteNumber("scale", scale);
    }

    private static LearnedColumn Read(JsonElement column)
    {
        ColumnKind kind = Enumeration<ColumnKind>(column.GetProperty("kind"));
        bool isText = kind == ColumnKind.Text;
        string[] categories = isText ? Texts(column.GetProperty("categories")) : [];
        double? fill = column.TryGetProperty("fill", out JsonElement number) ? number.GetDouble() : null;
        if (isText && (categories.Length == 0 || !IsDistinct(categories) || (fill is { } code && !(code >= 0 && code < categories.Length && code == Math.Floor(code)))))
            throw new FormatException("categories that are none");
        MissingRule missing = Enumeration<MissingAction>(column.GetProperty("missing")) switch
        {
            MissingAction.Drop => MissingRule.Drop,
            MissingAction.Mean => MissingRule.Mean,
            MissingAction.Median => MissingRule.Median,
            MissingAction.FillNumber => MissingRule.Fill(isText ? 0 : fill ?? 0),
            MissingAction.FillText => MissingRule.Fill(isText && fill is { } text ? categories[(int)text] : ""),
            _ => MissingRule.Refuse,
        };
        var rule = new ColumnRule
        {
            Missing = missing,
            MissingIndicator = column.TryGetProperty("indicator", out JsonElement indicator) && indicator.GetBoolean(),
            Categories = isText ? Enumeration<CategoryEncoding>(column.GetProperty("encoding")) : CategoryEncoding.OneHot,
            Scaling = column.TryGetProperty("scaling", out JsonElement scaling) ? Enumeration<Scaling>(scaling) : Scaling.None,
        };
        Scaler? scaler = rule.Scaling switch
        {
            Scaling.Standard => new StandardScaler([column.GetProperty("mean").GetDouble()], [column.GetProperty("scale").GetDouble()]),
            Scaling.MinMax => new MinMaxScaler([column.GetProperty("scale").GetDouble()], [column.GetProperty("offset").GetDouble()]),
            _ => null,
        };
        return new LearnedColumn(Text(column.GetProperty("name")), kind, rule, fill, categories, scaler);
    }

    private static T Enumeration<T>(JsonElement element)
        where T : struct, Enum
    {
        string text = Text(element);
        return Enum.TryParse(text, out T value) && Enum.IsDefined(value) && value.ToString() == text ? value : throw new FormatException($"'{text}' as {typeof(T).Name}");
    }

    private static bool IsDistinct(string[] texts) => texts.Distinct().Count() == texts.Length;

    private static string Text(JsonElement element) => element.GetString() ?? throw new FormatException("null in place of a text");

    private static string[] Texts(JsonElement element) => [.. element.EnumerateArray().Select(Text)];

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
