using System.Globalization;
using System.Text;

namespace Nn.Datasets;

/// <summary>JSON in the very characters of Python's <c>json.dumps</c>: a space behind commas and colons, all but printable ASCII escaped.</summary>
internal static class PythonJson
{
    public static string Text(string? value)
    {
        if (value is null) return "null";
        var text = new StringBuilder("\"", value.Length + 2);
        foreach (char unit in value)
        {
            switch (unit)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case >= ' ' and <= '~': text.Append(unit); break;
                default: text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"); break;
            }
        }

        return text.Append('"').ToString();
    }

    public static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "null";

    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>An object of names and values that are JSON already.</summary>
    public static string Object(IEnumerable<(string Name, string Json)> members) =>
        $"{{{string.Join(", ", members.Select(member => $"{Text(member.Name)}: {member.Json}"))}}}";
}
