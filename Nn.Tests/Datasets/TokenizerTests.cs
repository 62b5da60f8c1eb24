using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Texts, beyond what the reference values show.</summary>
public sealed class TokenizerTests
{
    private static readonly string[] s_texts = ["b a a", "a c"];

    private static Tokenizer Fitted(Tokenizer? tokenizer = null) => Fitted(tokenizer ?? new Tokenizer(), s_texts);

    private static Tokenizer Fitted(Tokenizer tokenizer, string[] texts)
    {
        tokenizer.FitOnTexts(texts);
        return tokenizer;
    }

    [Test]
    public void Frequent_words_come_first_and_equal_ones_as_they_came() => Assert.That(
        Fitted().WordIndex, Is.EqualTo(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2, ["c"] = 3 }));

    [Test]
    public void A_second_fit_numbers_all_words_anew()
    {
        Tokenizer tokenizer = Fitted();
        tokenizer.FitOnTexts(["c c c c"]);
        Assert.That(tokenizer.WordIndex, Is.EqualTo(new Dictionary<string, int> { ["c"] = 1, ["a"] = 2, ["b"] = 3 }));
        Assert.That((tokenizer.DocumentCount, tokenizer.WordDocs["c"], tokenizer.WordCounts["c"]), Is.EqualTo((3, 2, 5)));
    }

    [Test]
    public void Texts_may_be_cut_by_the_caller()
    {
        var tokenizer = new Tokenizer();
        tokenizer.FitOnTexts((string[][])[["New York", "is"], ["NEW YORK"]]);
        Assert.That(tokenizer.TextsToSequences((string[][])[["is", "new york", "x"]]), Is.EqualTo((int[][])[[2, 1]]));
        var analyzed = new Tokenizer { Analyzer = text => text.Split('-') };
        analyzed.FitOnTexts(["A-b-A"]);
        Assert.That(analyzed.TextsToSequences(["b-A"]), Is.EqualTo((int[][])[[2, 1]]));
    }

    [Test]
    public void Unknown_words_are_left_out_or_stand_as_the_word_for_them()
    {
        Assert.That(Fitted().TextsToSequences(["c x a"]), Is.EqualTo((int[][])[[3, 1]]));
        Assert.That(Fitted(new Tokenizer { OovToken = "?" }).TextsToSequences(["c x a"]), Is.EqualTo((int[][])[[4, 1, 2]]));
        Assert.That(Fitted(new Tokenizer { OovToken = "?", NumWords = 3 }).SequencesToTexts((int[][])[[2, 3, 9]]), Is.EqualTo((string[])["a ? ?"]));
        Assert.That(
            () => new Tokenizer { OovToken = "?" }.TextsToSequences(["a"]),
            Throws.InvalidOperationException.With.Message.Contains("expected texts to be fitted on first"));
    }

    /// <summary>Of two texts word 1 stands in both, 5 in one: 1 + ln 2 times ln(1 + 2 / 3), and ln(1 + 2 / 2).</summary>
    [Test]
    public void Numbers_can_be_fitted_on_too()
    {
        var tokenizer = new Tokenizer { NumWords = 6 };
        tokenizer.FitOnSequences((int[][])[[1, 1, 5], [1]]);
        double[,] matrix = tokenizer.SequencesToMatrix((int[][])[[1, 1, 5, 9]], MatrixMode.Tfidf);
        Assert.That(matrix[0, 1], Is.EqualTo((1 + Math.Log(2)) * Math.Log(1 + (2 / 3.0))).Within(1e-15));
        Assert.That(matrix[0, 5], Is.EqualTo(Math.Log(2)).Within(1e-15));
        Assert.That(tokenizer.SequencesToMatrix((int[][])[[1, 1, 5, 9]], MatrixMode.Freq)[0, 1], Is.EqualTo(0.5));
    }

    [Test]
    public void Small_letters_are_those_of_Python_in_every_culture()
    {
        OddCulture.Run(() =>
        {
            Assert.That(TextWords.Of("ΟΔΥΣΣΕΥΣ, Σ ΑΣ. İI ÀÉ"), Is.EqualTo((string[])["οδυσσευς", "σ", "ας", "i\u0307i", "àé"]));
            Assert.That(TextWords.Of("A\U0001D400\U00010400", lower: true), Is.EqualTo((string[])["a\U0001D400\U00010428"]));
        });
    }

    [Test]
    public void A_character_above_the_plane_is_one_word()
    {
        var tokenizer = new Tokenizer { CharLevel = true };
        tokenizer.FitOnTexts(["a\U0001F600\U0001F600"]);
        Assert.That(tokenizer.WordIndex, Is.EqualTo(new Dictionary<string, int> { ["\U0001F600"] = 1, ["a"] = 2 }));
        Assert.That(tokenizer.ToJson(), Does.Contain("\\\\ud83d\\\\ude00"));
        Assert.That(Tokenizer.FromJson(tokenizer.ToJson()).WordIndex, Is.EqualTo(tokenizer.WordIndex));
    }

    private static IEnumerable<TestCaseData> WrongCalls()
    {
        yield return Call(() => new Tokenizer { NumWords = 0 }, "Tokenizer: expected at least 1 word, or null. Received: 0.");
        yield return Call(() => Fitted(new Tokenizer(), (string[])["a", null!]), "Tokenizer: expected texts. Received: null at 1.");
        yield return Call(() => Fitted(new Tokenizer(), null!), "texts");
        yield return Call(() => Fitted().TextsToSequences((string[])[null!]), "Tokenizer: expected texts. Received: null at 0.");
        yield return Call(() => Fitted(new Tokenizer { Split = "" }), "TextWords: expected a separator. Received: an empty one.");
        yield return Call(() => new Tokenizer().TextsToMatrix([]), "Tokenizer: expected NumWords, or texts to be fitted on first. Received: neither.");
        yield return Call(
            () => new Tokenizer { NumWords = 3 }.TextsToMatrix([], MatrixMode.Tfidf), "Tokenizer: expected texts to be fitted on before Tfidf. Received: none.");
        yield return Call(() => Fitted().TextsToMatrix([], (MatrixMode)9), "Tokenizer: expected the mode Binary, Count, Freq or Tfidf. Received: 9.");
        yield return Call(() => Fitted().SequencesToMatrix((int[][])[[-1]]), "Tokenizer: expected numbers of at least 0. Received: -1 in text 0.");
        yield return Call(() => TextWords.HashingTrick("a", 1), "TextWords: expected a space of at least 2 numbers. Received: 1.");
        yield return Call(() => Sequences.Pad((int[][])[[1], null!]), "Sequences: expected sequences. Received: null at 1.");
        yield return Call(() => Sequences.Pad((int[][])[[1]], 0), "Sequences: expected a length of at least 1. Received: 0.");
        yield return Call(() => Sequences.Pad((int[][])[[1]], padding: (SequenceSide)3), "Sequences: expected the side Pre or Post. Received: 3.");
        yield return Call(() => Sequences.Pad((int[][])[[1]], truncating: (SequenceSide)3), "Sequences: expected the side Pre or Post. Received: 3.");
        string json = Fitted(new Tokenizer { OovToken = "?" }).ToJson();
        yield return Read("", "expected JSON as the text");
        yield return Read("[]", "an object of class_name 'Tokenizer' and config");
        yield return Read(json.Replace("\"Tokenizer\"", "\"Other\""), "an object of class_name 'Tokenizer' and config");
        yield return Read(json.Replace("\"lower\": true, ", ""), "a member lower. Received: none.");
        yield return Read(json.Replace("\"lower\": true", "\"lower\": 1"), "true or false as lower. Received: Number.");
        yield return Read(json.Replace("\"document_count\": 2", "\"document_count\": -2"), "at least 0 as document_count. Received: -2.");
        yield return Read(json.Replace("\"num_words\": null", "\"num_words\": 1e99"), "a whole number of at least 0 as num_words. Received: 1e99.");
        yield return Read(json.Replace("\\\"b\\\": 1", "\\\"b\\\": 0"), "a whole number of at least 1 as word_counts['b']. Received: 0.");
        yield return Read(json.Replace("\"{\\\"1\\\"", "\"{\\\"x\\\""), "a number of a word as the name of");
        yield return Read(json.Replace("\"oov_token\": \"?\"", "\"oov_token\": \"!\""), "the oov_token '!' in word_index. Received: none.");
        yield return Read(json.Replace("\"split\"", "\"splits\""), "the argument 'splits' is not supported");

        static TestCaseData Call(Func<object?> call, string message) => new((Action)(() => call()), message);
        static TestCaseData Read(string json, string message) => Call(() => Tokenizer.FromJson(json), message);
    }

    [TestCaseSource(nameof(WrongCalls))]
    public void Wrong_calls_are_named(Action call, string message) => Assert.That(
        () => call(),
        Throws.InstanceOf<ArgumentException>().Or.InstanceOf<InvalidOperationException>().Or.InstanceOf<FormatException>().Or.InstanceOf<NotSupportedException>()
            .With.Message.Contains(message));

    [Test]
    public void A_fit_that_fails_leaves_the_words_as_they_were()
    {
        Tokenizer tokenizer = Fitted();
        string before = tokenizer.ToJson();
        Assert.That(() => tokenizer.FitOnTexts((string[])["d", null!]), Throws.ArgumentException);
        Assert.That(tokenizer.ToJson(), Is.EqualTo(before));
    }

    [Test]
    public void Sequences_of_floats_become_an_input()
    {
        Assert.That(Sequences.Pad((float[][])[[1.5f], [2, 3]], value: -1f), Is.EqualTo(new[,] { { -1, 1.5f }, { 2, 3 } }));
        Assert.That(Sequences.Pad((int[][])[[], []]).Length, Is.Zero);
        var data = Dataset.From(Sequences.Pad((int[][])[[1], [2, 3]]), (int[])[0, 1]);
        Assert.That(data.Features.ToArray(), Is.EqualTo((float[])[0, 1, 2, 3]));
    }
}
