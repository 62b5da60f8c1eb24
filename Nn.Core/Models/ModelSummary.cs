using System.Globalization;
using System.Text;

namespace Nn;

/// <summary>The table of <see cref="Model.Summary"/>, drawn as Keras draws it.</summary>
internal static class ModelSummary
{
    private static readonly string[] s_titles = ["Layer (type)", "Output Shape", "Param #"];

    /// <summary>Keras' columns on a terminal of 80; a longer entry goes on in the next line.</summary>
    private static readonly int[] s_widths = [31, 22, 13];

    public static string Of(Model model)
    {
        BuiltLayer root = model.Layers[0];
        string[][] rows = [.. model.Layers.Where(layer => layer.Parent == root).Select(layer => Row(layer, model))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{root.Name}\"\n");
        Line(text, '┏', '━', '┳', '┓');
        Cells(text, '┃', s_titles);
        Line(text, '┡', '━', '╇', '┩');
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0) Line(text, '├', '─', '┼', '┤');
            Cells(text, '│', rows[i]);
        }

        Line(text, '└', '─', '┴', '┘');
        Total(text, "Total", model.Parameters);
        Total(text, "Trainable", model.Parameters.Where(parameter => parameter.Trainable));
        Total(text, "Non-trainable", model.Parameters.Where(parameter => !parameter.Trainable));
        return text.ToString();
    }

    private static string[] Row(BuiltLayer layer, Model model)
    {
        int count = model.Layers.Where(other => other == layer || other.Name.StartsWith(layer.Name + "/", StringComparison.Ordinal))
            .Sum(other => other.Parameters.Sum(parameter => parameter.Length));
        string shape = string.Join(", ",
            ["None", .. layer.OutputShape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture))]);
        return [$"{layer.Name} ({layer.Description.GetType().Name})", $"({shape})", Grouped(count)];
    }

    private static void Line(StringBuilder text, char left, char dash, char middle, char right) =>
        text.Append(left).AppendJoin(middle, s_widths.Select(width => new string(dash, width + 2))).Append(right).Append('\n');

    private static void Cells(StringBuilder text, char bar, string[] cells)
    {
        List<string>[] wrapped = [.. cells.Select((cell, column) => Wrap(cell, s_widths[column]))];
        for (int i = 0; i < wrapped.Max(lines => lines.Count); i++)
        {
            string[] parts = [.. wrapped.Select(lines => i < lines.Count ? lines[i] : "")];
            text.Append(bar).Append(' ').Append(parts[0].PadRight(s_widths[0])).Append(' ')
                .Append(bar).Append(' ').Append(parts[1].PadRight(s_widths[1])).Append(' ')
                .Append(bar).Append(' ').Append(parts[2].PadLeft(s_widths[2])).Append(' ').Append(bar).Append('\n');
        }
    }

    /// <summary>Breaks a cell between words, and a word that is too long wherever the column ends.</summary>
    private static List<string> Wrap(string cell, int width)
    {
        List<string> lines = [""];
        foreach (string word in cell.Split(' '))
        {
            string rest = word;
            if (lines[^1].Length == 0) lines[^1] = rest;
            else if (lines[^1].Length + 1 + rest.Length <= width) lines[^1] += " " + rest;
            else lines.Add(rest);
            while (lines[^1].Length > width)
            {
                rest = lines[^1];
                lines[^1] = rest[..width];
                lines.Add(rest[width..]);
            }
        }

        return lines;
    }

    private static void Total(StringBuilder text, string title, IEnumerable<Parameter> parameters)
    {
        int count = parameters.Sum(parameter => parameter.Length);
        text.Append(CultureInfo.InvariantCulture, $" {title} params: {Grouped(count)} ({Memory(count * (double)sizeof(float))})\n");
    }

    private static string Grouped(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Memory(double bytes)
    {
        string[] units = ["B", "KB", "MB", "GB"];
        int unit = 0;
        for (; bytes >= 1024 && unit < units.Length - 1; unit++) bytes /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{bytes:F2} {units[unit]}");
    }
}
