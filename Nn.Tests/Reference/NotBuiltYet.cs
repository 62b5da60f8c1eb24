namespace Nn.Tests.Reference;

/// <summary>The list in NotBuiltYet.txt.</summary>
public static class NotBuiltYet
{
    /// <summary>The lines of the list, without comments.</summary>
    public static IReadOnlyList<string> Lines { get; } =
        [.. File.ReadLines(Path.Combine(ReferenceFolder.Committed, "NotBuiltYet.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    /// <summary>Whether a case is listed: only a committed one can be.</summary>
    public static bool Contains(ReferenceCase item) => item.IsCommitted && Lines.Any(line => Matches(line, item));

    /// <summary>Whether a line of the list means a case.</summary>
    public static bool Matches(string line, ReferenceCase item) => line[^1] == '*'
        ? item.FullName.StartsWith(line[..^1], StringComparison.Ordinal)
        : item.FullName == line;
}
