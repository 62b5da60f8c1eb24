using System.Globalization;
using System.Text.Json;

namespace Nn.Datasets;

public sealed partial class Tokenizer
{
    private static readonly string[] s_members =
    [
        "num_words", "filters", "lower", "split", "char_level", "oov_token", "document_count", "word_counts", "word_docs", "index_docs", "index_word",
        "word_index",
    ];

    /// <summary>
    /// The JSON that Keras' <c>to_json</c> writes and its <c>tokenizer_from_json</c> reads, to the letter; but words of one text are counted in the order
    /// in which they came, for which Python has none.
    /// </summary>
    public string ToJson() => PythonJson.Object(
    [
        ("class_name", PythonJson.Text(nameof(Tokenizer))),
        ("config", PythonJson.Object(
        [
            ("num_words", PythonJson.Number(NumWords)),
            ("filters", PythonJson.Text(Filters)),
            ("lower", PythonJson.Bool(Lower)),
            ("split", PythonJson.Text(Split)),
            ("char_level", PythonJson.Bool(CharLevel)),
            ("oov_token", PythonJson.Text(OovToken)),
            ("document_count", PythonJson.Number(DocumentCount)),
            ("word_counts", Inner(_wordCounts, PerWord)),
            ("word_docs", Inner(_wordDocs, PerWord)),
            ("index_docs", Inner(_indexDocs, pair => (PythonJson.Number(pair.Key), PythonJson.Number(pair.Value)))),
            ("index_word", Inner(_indexWord, pair => (PythonJson.Number(pair.Key), PythonJson.Text(pair.Value)))),
            ("word_index", Inner(_wordIndex, PerWord)),
        ])),
    ]);

    /// <summary>Reads what <see cref="ToJson"/> or Keras wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="FormatException">It is no JSON of a tokenizer; the message says where.</exception>
    /// <exception cref="NotSupportedException">It has an argument that is not known.</exception>
    public static Tokenizer FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        using JsonDocument document = Parse(json, "the text");
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("class_name", out JsonElement name) || name.ValueKind != JsonValueKind.String
            || name.GetString() != nameof(Tokenizer) || !root.TryGetProperty("config", out JsonElement config) || config.ValueKind != JsonValueKind.Object)
        {
            throw Wrong("an object of class_name 'Tokenizer' and config", "another");
        }

        foreach (JsonProperty member in config.EnumerateObject())
        {
            if (!s_members.Contains(member.Name)) throw new NotSupportedException($"Tokenizer: the argument '{member.Name}' is not supported.");
        }

        var tokenizer = new Tokenizer
        {
            NumWords = Member(config, "num_words") is { ValueKind: not JsonValueKind.Null } words && Whole(words, "num_words", 0) is > 0 and var count ? count : null,
            Filters = Text(Member(config, "filters"), "filters"),
            Lower = Flag(Member(config, "lower"), "lower"),
            Split = Text(Member(config, "split"), "split"),
            CharLevel = Flag(Member(config, "char_level"), "char_level"),
            OovToken = Member(config, "oov_token") is { ValueKind: not JsonValueKind.Null } token ? Text(token, "oov_token") : null,
            DocumentCount = Whole(Member(config, "document_count"), "document_count", 0),
        };
        Read(config, "word_counts", (word, value, place) => tokenizer._wordCounts[word] = Whole(value, place, 1));
        Read(config, "word_docs", (word, value, place) => tokenizer._wordDocs[word] = Whole(value, place, 1));
        Read(config, "index_docs", (number, value, place) => tokenizer._indexDocs[Index(number, place)] = Whole(value, place, 0));
        Read(config, "index_word", (number, value, place) => tokenizer._indexWord[Index(number, place)] = Text(value, place));
        Read(config, "word_index", (word, value, place) => tokenizer._wordIndex[word] = Whole(value, place, 0));
        if (tokenizer is { OovToken: { } oov, _wordIndex.Count: > 0 } && !tokenizer._wordIndex.TryGetValue(oov, out _))
            throw Wrong($"the oov_token '{oov}' in word_index", "none");
        if (tokenizer.OovToken is { } known && tokenizer._wordIndex.TryGetValue(known, out int at) && !tokenizer._indexWord.ContainsKey(at))
            throw Wrong($"the number {at} of the oov_token in index_word", "none");
        return tokenizer;
    }

    private static string Inner<TKey>(IEnumerable<TKey> pairs, Func<TKey, (string, string)> member) =>
        PythonJson.Text(PythonJson.Object(pairs.Select(member)));

    private static (string Name, string Json) PerWord(KeyValuePair<string, int> pair) => (pair.Key, PythonJson.Number(pair.Value));

    /// <summary>The members of an object that stands as JSON in a text.</summary>
    private static void Read(JsonElement config, string name, Action<string, JsonElement, string> member)
    {
        using JsonDocument inner = Parse(Text(Member(config, name), name), name);
        if (inner.RootElement.ValueKind != JsonValueKind.Object) throw Wrong($"an object as {name}", "another");
        foreach (JsonProperty property in inner.RootElement.EnumerateObject()) member(property.Name, property.Value, $"{name}['{property.Name}']");
    }

    private static JsonDocument Parse(string json, string place)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException e)
        {
            throw new FormatException($"Tokenizer: expected JSON as {place}. Received: {e.Message}", e);
        }
    }

    private static JsonElement Member(JsonElement config, string name) =>
        config.TryGetProperty(name, out JsonElement value) ? value : throw Wrong($"a member {name}", "none");

    private static string Text(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong($"a text as {place}", $"{value.ValueKind}");

    private static bool Flag(JsonElement value, string place) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong($"true or false as {place}", $"{value.ValueKind}"),
    };

    private static int Whole(JsonElement value, string place, int least) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= least
            ? number
            : throw Wrong($"a whole number of at least {least} as {place}", value.GetRawText());

    private static int Index(string name, string place) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        ? number
        : throw Wrong($"a number of a word as the name of {place}", $"'{name}'");

    private static FormatException Wrong(string expected, string received) => new($"Tokenizer: expected {expected}. Received: {received}.");
}
