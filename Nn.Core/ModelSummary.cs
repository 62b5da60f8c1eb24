using System.Globalization;
using System.Text;

namespace Nn;

/// <summary>The table of <see cref="Model.Summary"/>, drawn as Keras draws it.</summary>
internal static class ModelSummary
{
    private static readonly string[] s_titles = ["Layer (type)", "Output Shape", "Param #"];

    /// <summary>Keras' columns at a width of 80; a longer entry makes its column wider.</summary>
    private static readonly int[] s_widths = [31, 22, 13];

    public static string Of(Model model)
    {
        BuiltLayer root = model.Layers[0];
        string[][] rows = [.. model.Layers.Where(layer => layer.Parent == root).Select(layer => Row(layer, model))];
        int[] widths = [.. s_widths.Select((width, column) => Math.Max(width, rows.Max(row => row[column].Length)))];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Model: \"{root.Name}\"\n");
        Line(text, widths, '┏', '━', '┳', '┓');
        Cells(text, widths, '┃', s_titles);
        Line(text, widths, '┡', '━', '╇', '┩');
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0) Line(text, widths, '├', '─', '┼', '┤');
            Cells(text, widths, '│', rows[i]);
        }

        Line(text, widths, '└', '─', '┴', '┘');
        Total(text, "Total", model.Parameters);
        Total(text, "Trainable", model.Parameters.Where(parameter => parameter.Trainable));
        Total(text, "Non-trainable", model.Parameters.Where(parameter => !parameter.Trainable));
        return text.ToString();
    }

    private static string[] Row(BuiltLayer layer, Model model)
    {
        int count = model.Layers.Where(other => other == layer || other.Name.StartsWith(layer.Name + "/", StringComparison.Ordinal))
            .Sum(other => other.Parameters.Sum(parameter => parameter.Length));
        string shape = string.Join(", ", ["None", .. layer.OutputShape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture))]);
        return [$"{layer.Name} ({layer.Description.GetType().Name})", $"({shape})", Grouped(count)];
    }

    private static void Line(StringBuilder text, int[] widths, char left, char dash, char middle, char right) =>
        text.Append(left).AppendJoin(middle, widths.Select(width => new string(dash, width + 2))).Append(right).Append('\n');

    private static void Cells(StringBuilder text, int[] widths, char bar, string[] cells) =>
        text.Append(CultureInfo.InvariantCulture, $"{bar} {cells[0].PadRight(widths[0])} {bar} {cells[1].PadRight(widths[1])} {bar} {cells[2].PadLeft(widths[2])} {bar}\n");

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
