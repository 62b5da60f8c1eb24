namespace Nn.Datasets;

/// <summary>
/// Numbers words: Keras' <c>Tokenizer</c> (<c>keras/src/legacy/preprocessing/text.py</c>), to the letter. <see cref="FitOnTexts(IEnumerable{string})"/>
/// numbers the words from 1 on, the most frequent first, those of one frequency as they came; 0 is left for padding. Fitting is for one thread;
/// between fits all else may be called from any.
/// </summary>
public sealed partial class Tokenizer
{
    private readonly OrderedDictionary<string, int> _wordCounts = [];
    private readonly OrderedDictionary<string, int> _wordDocs = [];
    private readonly OrderedDictionary<int, int> _indexDocs = [];
    private OrderedDictionary<string, int> _wordIndex = [];
    private OrderedDictionary<int, string> _indexWord = [];

    /// <summary>
    /// Only numbers below it are given to texts, so one less than so many words; the others count as unknown. Null for all. Fitting numbers all words
    /// in any case.
    /// </summary>
    public int? NumWords
    {
        get;
        init => field = value is null or >= 1 ? value
            : throw Errors.OutOfRange($"Tokenizer: expected at least 1 word, or null. Received: {value}.", nameof(value));
    }

    /// <summary>Each of these characters stands between words.</summary>
    public string Filters { get; init; } = TextWords.DefaultFilters;

    /// <summary>Whether texts are made small letters first.</summary>
    public bool Lower { get; init; } = true;

    /// <summary>What stands between words.</summary>
    public string Split { get; init; } = " ";

    /// <summary>Whether every character is a word.</summary>
    public bool CharLevel { get; init; }

    /// <summary>The word, number 1, that stands for an unknown one; null to leave unknown words out.</summary>
    public string? OovToken { get; init; }

    /// <summary>Cuts a text into words in the place of filters and separator; null for those. It is not part of the JSON form.</summary>
    public Func<string, IEnumerable<string>>? Analyzer { get; init; }

    /// <summary>The texts that were fitted on.</summary>
    public int DocumentCount { get; private set; }

    /// <summary>How often each word occurred.</summary>
    public IReadOnlyDictionary<string, int> WordCounts => _wordCounts;

    /// <summary>In how many texts each word occurred.</summary>
    public IReadOnlyDictionary<string, int> WordDocs => _wordDocs;

    /// <summary>The number of each word.</summary>
    public IReadOnlyDictionary<string, int> WordIndex => _wordIndex;

    /// <summary>The word of each number.</summary>
    public IReadOnlyDictionary<int, string> IndexWord => _indexWord;

    /// <summary>In how many texts the word of each number occurred.</summary>
    public IReadOnlyDictionary<int, int> IndexDocs => _indexDocs;

    /// <summary>Learns the words of texts, beside those learned before, and numbers them all anew.</summary>
    /// <param name="texts">The texts.</param>
    /// <exception cref="ArgumentException">A text is null, or the separator is empty.</exception>
    public void FitOnTexts(IEnumerable<string> texts) => Fit(Checked(texts).Select(Words));

    /// <summary>Learns the words of texts that have been cut into words.</summary>
    /// <param name="texts">The words of each text.</param>
    /// <exception cref="ArgumentException">A text or a word is null.</exception>
    public void FitOnTexts(IEnumerable<IEnumerable<string>> texts) => Fit(Checked(texts).Select(Words));

    /// <summary>Learns in how many texts each number occurs, for <see cref="MatrixMode.Tfidf"/> of texts that are numbers already.</summary>
    /// <param name="sequences">The numbers of each text.</param>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public void FitOnSequences(IEnumerable<IEnumerable<int>> sequences)
    {
        int[][] numbers = [.. Checked(sequences).Select(sequence => sequence.Distinct().ToArray())];
        DocumentCount += numbers.Length;
        foreach (int number in numbers.SelectMany(distinct => distinct)) _indexDocs[number] = _indexDocs.GetValueOrDefault(number) + 1;
    }

    /// <summary>The numbers of the words of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>For each text the numbers of its words that are known and below <see cref="NumWords"/>; the others as <see cref="OovToken"/> says.</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="InvalidOperationException">There is a word for unknown ones, but nothing was fitted on.</exception>
    public int[][] TextsToSequences(IEnumerable<string> texts) => [.. Checked(texts).Select(text => Numbers(Words(text)))];

    /// <summary>The numbers of the words of texts that have been cut into words.</summary>
    /// <param name="texts">The words of each text.</param>
    /// <inheritdoc cref="TextsToSequences(IEnumerable{string})"/>
    public int[][] TextsToSequences(IEnumerable<IEnumerable<string>> texts) => [.. Checked(texts).Select(text => Numbers(Words(text)))];

    /// <summary>The words of numbers, with a space between two.</summary>
    /// <param name="sequences">The numbers of each text; one that stands for no word is left out, or as <see cref="OovToken"/> says.</param>
    /// <exception cref="ArgumentException">A text is null.</exception>
    public string[] SequencesToTexts(IEnumerable<IEnumerable<int>> sequences) => [.. Checked(sequences).Select(sequence => string.Join(
        ' ', sequence.Select(number => _indexWord.TryGetValue(number, out string? word) && !(number >= NumWords) ? word : Unknown()).OfType<string>()))];

    private int[] Numbers(IEnumerable<string> words)
    {
        if (OovToken is not null && _wordIndex.Count == 0)
            throw new InvalidOperationException("Tokenizer: expected texts to be fitted on first. Received: texts to be numbered.");
        var numbers = new List<int>();
        foreach (string word in words)
        {
            if (_wordIndex.TryGetValue(word, out int number) && !(number >= NumWords)) numbers.Add(number);
            else if (OovToken is not null) numbers.Add(_wordIndex[OovToken]);
        }

        return [.. numbers];
    }

    private string? Unknown() => OovToken is not null && _wordIndex.TryGetValue(OovToken, out int number) ? _indexWord[number] : null;

    private IEnumerable<string> Words(string text)
    {
        if (CharLevel) return (Lower ? Lowercase.Of(text) : text).EnumerateRunes().Select(rune => rune.ToString());
        return Analyzer?.Invoke(text) ?? TextWords.Of(text, Filters, Lower, Split);
    }

    private IEnumerable<string> Words(IEnumerable<string> words) => Checked(words).Select(word => Lower ? Lowercase.Of(word) : word);

    private void Fit(IEnumerable<IEnumerable<string>> texts)
    {
        // All are cut before anything is learned: a text that is wrong leaves the words as they were.
        string[][] documents = [.. texts.Select(words => words.ToArray())];
        DocumentCount += documents.Length;
        foreach (string[] words in documents)
        {
            foreach (string word in words) _wordCounts[word] = _wordCounts.GetValueOrDefault(word) + 1;
            foreach (string word in words.Distinct()) _wordDocs[word] = _wordDocs.GetValueOrDefault(word) + 1;
        }

        (_wordIndex, _indexWord) = ([], []);
        int next = 1;
        foreach (string word in _wordCounts.OrderByDescending(pair => pair.Value).Select(pair => pair.Key).Prepend(OovToken).OfType<string>())
        {
            _wordIndex[word] = next;
            _indexWord[next++] = word;
        }

        foreach ((string word, int count) in _wordDocs) _indexDocs[_wordIndex[word]] = count;
    }

    private static IEnumerable<T> Checked<T>(IEnumerable<T> items)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Select((item, place) => item ?? throw Errors.Argument($"Tokenizer: expected texts. Received: null at {place}."));
    }
}
