using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Nn.Tool;

/// <summary>A graph as SVG: boxes in rows from the top, lines from each to its readers.</summary>
internal static class GraphSvg
{
    private const int Margin = 20, BoxHeight = 38, RowHeight = 66;
    private const double LetterWidth = 6.7;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static string Write(IReadOnlyList<DrawnNode> nodes, string title)
    {
        double[] widths = [.. nodes.Select(node => Math.Max(70, (Math.Max(node.Title.Length, node.Detail.Length) * LetterWidth) + 18))];
        var layout = new GraphLayout(nodes, widths);
        double width = layout.Width + (2 * Margin), height = (layout.Rows * RowHeight) - (RowHeight - BoxHeight) + (2 * Margin);
        var svg = new XElement(
            s_svg + "svg", new XAttribute("viewBox", Numbers($"0 0 {width:F0} {height:F0}")), new XAttribute("width", Numbers($"{width:F0}")),
            new XAttribute("height", Numbers($"{height:F0}")), new XAttribute("role", "img"), new XAttribute("font-family", "Helvetica, Arial, sans-serif"),
            new XElement(s_svg + "title", Clean(title)), new XElement(s_svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "white")),
            new XElement(
                s_svg + "g", new XAttribute("fill", "none"), new XAttribute("stroke", "#888"), new XAttribute("stroke-width", "1.3"),
                layout.Paths.Select(path => new XElement(s_svg + "path", new XAttribute("d", Line(path))))),
            nodes.Select((node, i) => Box(node, layout.Boxes[i])));
        return svg + "\n";
    }

    private static double Top(GraphLayout.Item item) => Margin + (item.Row * RowHeight);

    /// <summary>Down from a box, straight through the rows between, and into the reader.</summary>
    private static string Line(List<GraphLayout.Item> path)
    {
        var line = new StringBuilder();
        line.Append(Numbers($"M{Margin + path[0].X:F1} {Top(path[0]) + BoxHeight:F1}"));
        for (int i = 1; i < path.Count; i++)
        {
            double from = Margin + path[i - 1].X, to = Margin + path[i].X, start = Top(path[i - 1]) + BoxHeight, end = Top(path[i]), middle = (start + end) / 2;
            line.Append(Numbers($" C{from:F1} {middle:F1} {to:F1} {middle:F1} {to:F1} {end:F1}"));
            if (i < path.Count - 1) line.Append(Numbers($" V{end + BoxHeight:F1}"));
        }

        return line.ToString();
    }

    private static XElement Box(DrawnNode node, GraphLayout.Item item)
    {
        double x = Margin + item.X - (item.Width / 2), y = Top(item);
        bool isEnd = node.Sources.Count == 0 || item.Below.Count == 0;
        return new XElement(
            s_svg + "g",
            new XElement(
                s_svg + "rect", new XAttribute("x", Numbers($"{x:F1}")), new XAttribute("y", Numbers($"{y:F1}")), new XAttribute("width", Numbers($"{item.Width:F1}")),
                new XAttribute("height", BoxHeight), new XAttribute("rx", 6), new XAttribute("fill", isEnd ? "#FDF3E1" : "#E3EFF8"), new XAttribute("stroke", isEnd ? "#E69F00" : "#0072B2")),
            Text(node.Title, Margin + item.X, y + (node.Detail.Length > 0 ? 16 : 23), 12, "bold", "#222"),
            node.Detail.Length > 0 ? Text(node.Detail, Margin + item.X, y + 30, 11, "normal", "#555") : null);
    }

    private static XElement Text(string text, double x, double y, int size, string weight, string color) => new(
        s_svg + "text", new XAttribute("x", Numbers($"{x:F1}")), new XAttribute("y", Numbers($"{y:F1}")), new XAttribute("text-anchor", "middle"), new XAttribute("font-size", size),
        new XAttribute("font-weight", weight), new XAttribute("fill", color), Clean(text));

    private static string Numbers(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text with U+FFFD for what no XML document may hold.</summary>
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is >= 0x20 and not 0xFFFE and not 0xFFFF or 0x9 or 0xA or 0xD ? rune.ToString() : "\uFFFD"));
}
