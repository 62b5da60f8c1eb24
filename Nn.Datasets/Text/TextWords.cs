using System.Security.Cryptography;
using System.Text;

namespace Nn.Datasets;

/// <summary>Words of a text, as <c>keras/src/legacy/preprocessing/text.py</c> finds them.</summary>
public static class TextWords
{
    /// <summary>The characters that stand between words, unless others are given.</summary>
    public const string DefaultFilters = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n";

    /// <summary>Cuts a text into words: what the filters take out and the separator divide.</summary>
    /// <param name="text">The text.</param>
    /// <param name="filters">Each of these characters becomes the separator.</param>
    /// <param name="lower">Whether the text is made small letters first, by Unicode's rules in every culture.</param>
    /// <param name="split">The separator, at least one character.</param>
    /// <returns>The words, none of them empty.</returns>
    /// <exception cref="ArgumentException">The separator is empty.</exception>
    public static string[] Of(string text, string filters = DefaultFilters, bool lower = true, string split = " ")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(filters);
        if (string.IsNullOrEmpty(split)) throw new ArgumentException("TextWords: expected a separator. Received: an empty one.", nameof(split));
        if (lower) text = Lowercase.Of(text);
        if (filters.Length > 0) text = Replace(text, filters, split);
        return text.Split(split, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>
    /// Numbers of words without a vocabulary: <c>md5(word) mod (n − 1) + 1</c>, so that different words may have one number. Keras'
    /// <c>hashing_trick</c> with <c>hash_function="md5"</c>; its default, Python's hash, is another one in each process.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="n">The size of the space: numbers are from 1 to n − 1.</param>
    /// <param name="filters">Each of these characters becomes the separator.</param>
    /// <param name="lower">Whether the text is made small letters first.</param>
    /// <param name="split">The separator, at least one character.</param>
    /// <exception cref="ArgumentException">n is below 2, or the separator is empty.</exception>
    public static int[] HashingTrick(string text, int n, string filters = DefaultFilters, bool lower = true, string split = " ")
    {
        if (n < 2) throw Errors.OutOfRange($"TextWords: expected a space of at least 2 numbers. Received: {n}.", nameof(n));
        return [.. Of(text, filters, lower, split).Select(word => Hash(word, n - 1) + 1)];
    }

    /// <summary>The hash as one large number, the first byte the highest, modulo another.</summary>
    private static int Hash(string word, int modulus)
    {
        long rest = 0;
#pragma warning disable CA5351 // Keras' numbers, no secret.
        foreach (byte value in MD5.HashData(Encoding.UTF8.GetBytes(word))) rest = ((rest * 256) + value) % modulus;
#pragma warning restore CA5351
        return (int)rest;
    }

    private static string Replace(string text, string filters, string split)
    {
        var filtered = new HashSet<Rune>(filters.EnumerateRunes());
        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (filtered.Contains(rune)) result.Append(split);
            else result.Append(rune.ToString());
        }

        return result.ToString();
    }
}
