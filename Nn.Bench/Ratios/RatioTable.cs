using System.Globalization;

namespace Nn.Bench.Ratios;

/// <summary>Rows as a table, line by line: for the console, and in Markdown.</summary>
internal static class RatioTable
{
    public static string Header { get; } =
        Line(["group", "work", "ours", "", "peer", "peer's", "ratio", "goal", "met", "B/step"])
        + Environment.NewLine + new string('-', 132);

    public static string MarkdownHeader { get; } = """
        | work | ours | unit | peer | peer's | ratio | goal | met | bytes a step |
        |---|--:|---|---|--:|--:|--:|---|--:|
        """;

    public static string Line(RatioRow row) => Line(Cells(row));

    public static string Markdown(RatioRow row) => $"| {string.Join(" | ", Cells(row)[1..])} |";

    private static string Line(string[] c) =>
        $"{c[0],-12}{c[1],-36}{c[2],9} {c[3],-8} {c[4],-18}{c[5],9} {c[6],9} {c[7],7} {c[8],5} {c[9],8}";

    private static string[] Cells(RatioRow row) =>
    [
        row.Group, row.Work, Number(row.Ours), row.Unit, row.Peer, Number(row.PeerValue), Number(row.Ratio), Number(row.Goal),
        row.Met is bool met ? met ? "yes" : "no" : "-", Number(row.BytesPerStep),
    ];

    /// <summary>Three significant digits.</summary>
    private static string Number(double? value) => value switch
    {
        null => "-",
        0 => "0",
        double v when Math.Abs(v) >= 100 => v.ToString("F0", CultureInfo.InvariantCulture),
        double v when Math.Abs(v) >= 10 => v.ToString("F1", CultureInfo.InvariantCulture),
        double v when Math.Abs(v) >= 1 => v.ToString("F2", CultureInfo.InvariantCulture),
        double v => v.ToString("F3", CultureInfo.InvariantCulture),
    };
}
