namespace Nn.Datasets;

public sealed partial class Tokenizer
{
    /// <summary>A row for each text, a column for each number: what the text's words are worth.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="mode">What a word is worth that occurs.</param>
    /// <returns>(texts, <see cref="NumWords"/>, or one more than there are words).</returns>
    /// <exception cref="ArgumentException">A text is null.</exception>
    /// <exception cref="InvalidOperationException">Nothing was fitted on.</exception>
    public double[,] TextsToMatrix(IEnumerable<string> texts, MatrixMode mode = MatrixMode.Binary) => SequencesToMatrix(TextsToSequences(texts), mode);

    /// <summary>A row for each text, given by its numbers.</summary>
    /// <param name="sequences">The numbers of each text, at least 0; those past the columns only count for the text's length.</param>
    /// <param name="mode">What a word is worth that occurs.</param>
    /// <inheritdoc cref="TextsToMatrix"/>
    public double[,] SequencesToMatrix(IEnumerable<IEnumerable<int>> sequences, MatrixMode mode = MatrixMode.Binary)
    {
        int[][] texts = [.. Checked(sequences).Select(sequence => sequence.ToArray())];
        if (!Enum.IsDefined(mode)) throw Errors.OutOfRange($"Tokenizer: expected the mode Binary, Count, Freq or Tfidf. Received: {mode}.", nameof(mode));
        if (NumWords is null && _wordIndex.Count == 0)
            throw new InvalidOperationException("Tokenizer: expected NumWords, or texts to be fitted on first. Received: neither.");
        if (mode == MatrixMode.Tfidf && DocumentCount == 0)
            throw new InvalidOperationException("Tokenizer: expected texts to be fitted on before Tfidf. Received: none.");
        int columns = NumWords ?? (_wordIndex.Count + 1);
        var matrix = new double[texts.Length, columns];
        for (int row = 0; row < texts.Length; row++)
        {
            foreach (IGrouping<int, int> word in texts[row].Where(number => number < columns).GroupBy(number => number))
            {
                if (word.Key < 0) throw Errors.OutOfRange($"Tokenizer: expected numbers of at least 0. Received: {word.Key} in text {row}.", nameof(sequences));
                matrix[row, word.Key] = Worth(mode, word.Key, word.Count(), texts[row].Length);
            }
        }

        return matrix;
    }

    private double Worth(MatrixMode mode, int number, int count, int length) => mode switch
    {
        MatrixMode.Count => count,
        MatrixMode.Freq => (double)count / length,
        MatrixMode.Tfidf => (1 + Math.Log(count)) * Math.Log(1 + ((double)DocumentCount / (1 + _indexDocs.GetValueOrDefault(number)))),
        _ => 1,
    };
}
