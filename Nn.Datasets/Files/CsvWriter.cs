using System.Buffers;
using System.Globalization;

namespace Nn.Datasets;

/// <summary>Cells of comma-separated values, as RFC 4180 has them.</summary>
internal static class CsvWriter
{
    private static readonly SearchValues<char> s_special = SearchValues.Create(",\"\r\n");

    /// <summary>A name, in quotes if it holds a comma, a quote or a line break.</summary>
    public static string Quote(string name) =>
        name.AsSpan().ContainsAny(s_special) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    /// <summary>Numbers in their shortest form that is read back exactly, commas between them.</summary>
    public static void Write(TextWriter writer, ReadOnlySpan<float> values)
    {
        Span<char> text = stackalloc char[32];
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0) writer.Write(',');
            _ = values[i].TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
            writer.Write(text[..length]);
        }
    }
}
