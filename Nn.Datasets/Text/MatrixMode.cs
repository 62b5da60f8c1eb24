namespace Nn.Datasets;

/// <summary>What a <see cref="Tokenizer"/> writes for a word of a text that occurs.</summary>
public enum MatrixMode
{
    /// <summary>1.</summary>
    Binary,

    /// <summary>How often it occurs.</summary>
    Count,

    /// <summary>The share of the text's words.</summary>
    Freq,

    /// <summary>
    /// <c>(1 + ln count) · ln(1 + documents / (1 + documents with the word))</c>: more for a word that is rare among the texts fitted on.
    /// </summary>
    Tfidf,
}
