using System.Globalization;
using System.Text;

namespace Nn.Datasets;

/// <summary>
/// Small letters as Python makes them: Unicode's full mapping, whatever the culture. Beside the one-to-one mappings these are two: a dotted capital I
/// (U+0130), which becomes an i and a dot, and a capital sigma, which becomes ς at the end of a word (Unicode, SpecialCasing.txt).
/// </summary>
internal static class Lowercase
{
    private const int DottedI = 0x130, Sigma = 0x3A3;

    public static string Of(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var lower = new StringBuilder(text.Length);
        int place = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == DottedI) lower.Append("i\u0307");
            else if (rune.Value == Sigma) lower.Append(IsLastOfWord(text, place) ? 'ς' : 'σ');
            else lower.Append(Rune.ToLowerInvariant(rune).ToString());
            place += rune.Utf16SequenceLength;
        }

        return lower.ToString();
    }

    /// <summary>Whether a letter stands before it, and none behind it, but for what does not count.</summary>
    private static bool IsLastOfWord(string text, int place)
    {
        Rune? before = null, behind = null;
        for (int i = place; i > 0 && before is null;)
        {
            _ = Rune.DecodeLastFromUtf16(text.AsSpan(0, i), out Rune rune, out int length);
            if (!IsIgnored(rune)) before = rune;
            i -= length;
        }

        for (int i = place + 1; i < text.Length && behind is null;)
        {
            _ = Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int length);
            if (!IsIgnored(rune)) behind = rune;
            i += length;
        }

        return IsCased(before) && !IsCased(behind);
    }

    private static bool IsCased(Rune? rune) => rune is { } given && Rune.GetUnicodeCategory(given)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    /// <summary>Case_Ignorable: marks, modifiers, formats, and points within words.</summary>
    private static bool IsIgnored(Rune rune) => rune.Value is '\'' or '.' or ':' or '^' or '`' or 0xB7 or 0x2018 or 0x2019 or 0x2024 or 0x2027
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol;
}
