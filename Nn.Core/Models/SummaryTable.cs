using System.Text;

namespace Nn;

/// <summary>A table as <c>rich</c> draws it for Keras: a line between rows, an entry that is too long goes on in the next line.</summary>
/// <param name="columns">Each column's title, width, and whether it is flush right.</param>
internal sealed class SummaryTable(params (string Title, int Width, bool IsRight)[] columns)
{
    public void Draw(StringBuilder text, IReadOnlyList<string[]> rows)
    {
        Line(text, '┏', '━', '┳', '┓');
        Cells(text, '┃', Array.ConvertAll(columns, column => column.Title));
        Line(text, '┡', '━', '╇', '┩');
        for (int i = 0; i < rows.Count; i++)
        {
            if (i > 0) Line(text, '├', '─', '┼', '┤');
            Cells(text, '│', rows[i]);
        }

        Line(text, '└', '─', '┴', '┘');
    }

    private void Line(StringBuilder text, char left, char dash, char middle, char right) =>
        text.Append(left).AppendJoin(middle, columns.Select(column => new string(dash, column.Width + 2))).Append(right).Append('\n');

    private void Cells(StringBuilder text, char bar, string[] cells)
    {
        List<string>[] wrapped = [.. columns.Select((column, i) => Wrap(cells[i], column.Width))];
        for (int line = 0; line < wrapped.Max(lines => lines.Count); line++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                string part = line < wrapped[i].Count ? wrapped[i][line] : "";
                text.Append(bar).Append(' ')
                    .Append(columns[i].IsRight ? part.PadLeft(columns[i].Width) : part.PadRight(columns[i].Width)).Append(' ');
            }

            text.Append(bar).Append('\n');
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
}
