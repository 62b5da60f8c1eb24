using System.Globalization;

namespace Nn.Training;

/// <summary>How logged values stand in a line of CSV (RFC 4180), in every culture the same.</summary>
internal static class LogText
{
    /// <summary>What stands in the place of a value that was not computed.</summary>
    public const string Missing = "NA";

    public static string Line(IEnumerable<string> cells, char separator) => string.Join(separator, cells.Select(cell => Cell(cell, separator)));

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Cell(string text, char separator) =>
        text.AsSpan().IndexOfAny([separator, '"', '\n', '\r']) < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
