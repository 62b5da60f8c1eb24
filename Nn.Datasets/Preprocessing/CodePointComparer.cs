namespace Nn.Datasets;

/// <summary>
/// Strings in the order of their code points, as Python has them. UTF-16 code units are in the same order but for the characters above
/// U+FFFF, whose surrogates lie below U+E000 to U+FFFF.
/// </summary>
internal sealed class CodePointComparer : IComparer<string>
{
    public static readonly CodePointComparer Instance = new();

    public int Compare(string? x, string? y)
    {
        int common = x.AsSpan().CommonPrefixLength(y);
        if (common == x?.Length || common == y?.Length || x is null || y is null) return string.CompareOrdinal(x, y);
        return Rank(x[common]).CompareTo(Rank(y[common]));
    }

    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
