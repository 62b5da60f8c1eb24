using System.Text.Json;
using Nn.Datasets;

namespace Nn.Tests.Reference;

/// <summary>Tokenizer, words, hashes and padding over the documents of the file, exactly; matrices within 1e-12.</summary>
internal static class TextRunner
{
    private const string Hashing = "hashing_trick_md5_";

    /// <summary>Whether the file is one of texts.</summary>
    public static bool Knows(ReferenceCase item) => item.Document.ValueKind == JsonValueKind.Object && item.Document.TryGetProperty("documents", out _);

    public static void Check(ReferenceCase item)
    {
        switch (item.Section)
        {
            case "documents":
                Assert.That(Texts(item.Body), Is.Not.Empty);
                break;
            case "tokenizer":
                CheckTokenizer(item);
                break;
            case "text_to_word_sequence":
                Assert.That(Documents(item).Select(text => TextWords.Of(text)), Is.EqualTo(item.Body.EnumerateArray().Select(Texts)));
                break;
            case "pad_sequences":
                CheckPadding(item);
                break;
            case var section when section.StartsWith(Hashing, StringComparison.Ordinal):
                int n = int.Parse(section[Hashing.Length..], System.Globalization.CultureInfo.InvariantCulture);
                Assert.That(Documents(item).Select(text => TextWords.HashingTrick(text, n)), Is.EqualTo(Numbers(item.Body)));
                break;
            default:
                throw new NotSupportedException($"{item.FullName}: '{item.Section}' is not supported.");
        }
    }

    private static void CheckTokenizer(ReferenceCase item)
    {
        ReferenceArguments arguments = item.Arguments("Tokenizer");
        var tokenizer = new Tokenizer
        {
            NumWords = arguments.TryGet("num_words", out JsonElement words) ? words.GetInt32() : null,
            Filters = arguments.Text("filters", TextWords.DefaultFilters)!,
            Lower = arguments.Flag("lower", true),
            Split = arguments.Text("split", " ")!,
            CharLevel = arguments.Flag("char_level", false),
            OovToken = arguments.Text("oov_token"),
        };
        arguments.RefuseRest();
        string[] documents = Documents(item);
        tokenizer.FitOnTexts(documents);
        Check(tokenizer, item, documents);
        string json = item.Text("json");
        Assert.That(SortMembers(tokenizer.ToJson()), Is.EqualTo(SortMembers(json)));
        Check(Tokenizer.FromJson(json), item, documents);
        Assert.That(Tokenizer.FromJson(json).ToJson(), Is.EqualTo(json), "read and written again");
        Assert.That(tokenizer.ToJson().Split("\"word_docs\"")[0], Is.EqualTo(json.Split("\"word_docs\"")[0]), "what stands before the counts of sets");
        Assert.That(tokenizer.ToJson().Split("\"index_word\"")[1], Is.EqualTo(json.Split("\"index_word\"")[1]), "what stands behind them");
    }

    private static void Check(Tokenizer tokenizer, ReferenceCase item, string[] documents)
    {
        Assert.That(tokenizer.WordIndex, Is.EqualTo(Pairs(item["word_index"])));
        Assert.That(tokenizer.WordCounts, Is.EqualTo(Pairs(item["word_counts"])));
        Assert.That(tokenizer.DocumentCount, Is.EqualTo(item["document_count"].GetInt32()));
        int[][] sequences = tokenizer.TextsToSequences(documents);
        Assert.That(sequences, Is.EqualTo(Numbers(item["sequences"])));
        Assert.That(tokenizer.TextsToSequences(Texts(item["unseen"])), Is.EqualTo(Numbers(item["unseen_sequences"])));
        Assert.That(tokenizer.SequencesToTexts(sequences), Is.EqualTo(Texts(item["back"])));
        if (item["matrix"].ValueKind == JsonValueKind.Null) return;
        foreach (JsonProperty mode in item["matrix"].EnumerateObject())
        {
            double[,] matrix = tokenizer.TextsToMatrix(documents, Enum.Parse<MatrixMode>(mode.Name, ignoreCase: true));
            ReferenceArray expected = ReferenceArray.Read(mode.Value);
            Assert.That(((int[])[matrix.GetLength(0), matrix.GetLength(1)]), Is.EqualTo(expected.Shape));
            ReferenceAssert.Close([.. matrix.Cast<double>()], expected.Data, 1e-12, 1e-12, mode.Name);
        }
    }

    private static void CheckPadding(ReferenceCase item)
    {
        ReferenceArguments arguments = item.Arguments("pad_sequences");
        int? length = arguments.TryGet("maxlen", out JsonElement given) ? given.GetInt32() : null;
        var padding = Enum.Parse<SequenceSide>(arguments.Text("padding", "pre")!, ignoreCase: true);
        var truncating = Enum.Parse<SequenceSide>(arguments.Text("truncating", "pre")!, ignoreCase: true);
        int value = arguments.Integer("value", 0);
        arguments.RefuseRest();
        int[,] padded = Sequences.Pad(Numbers(item["sequences"]), length, padding, truncating, value);
        ReferenceArray expected = item.Array("padded");
        Assert.That(((int[])[padded.GetLength(0), padded.GetLength(1)]), Is.EqualTo(expected.Shape));
        Assert.That(padded.Cast<int>(), Is.EqualTo(expected.Ints));
    }

    private static string[] Documents(ReferenceCase item) => Texts(item.Document.GetProperty("documents"));

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private static int[][] Numbers(JsonElement arrays) =>
        [.. arrays.EnumerateArray().Select(array => array.EnumerateArray().Select(number => number.GetInt32()).ToArray())];

    private static KeyValuePair<string, int>[] Pairs(JsonElement members) =>
        [.. members.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetInt32()))];

    /// <summary>The characters in order: Python's sets, whose counts these are, have none.</summary>
    private static string SortMembers(string json) => string.Concat(json.Order());
}
