using System.Globalization;

namespace Nn.Bench.Ratios;

/// <summary>Rows as a table, line by line.</summary>
internal static class RatioTable
{
    public static string Header { get; } =
        Line("group", "work", "ours", "", "peer", "peer", "ratio", "goal", "met", "B/step") + Environment.NewLine + new string('-', 132);

    public static string Line(RatioRow row) => Line(
        row.Group, row.Work, Number(row.Ours), row.Unit, row.Peer, Number(row.PeerValue), Number(row.Ratio), Number(row.Goal), Met(row), Number(row.BytesPerStep));

    public static string MarkdownHeader { get; } = """
        | group | work | ours | unit | peer | peer's | ratio | goal | met | bytes a step |
        |---|---|--:|---|---|--:|--:|--:|---|--:|
        """;

    public static string Markdown(RatioRow row) =>
        $"| {row.Group} | {row.Work} | {Number(row.Ours)} | {row.Unit} | {row.Peer} | {Number(row.PeerValue)} | {Number(row.Ratio)} | {Number(row.Goal)} "
        + $"| {Met(row)} | {Number(row.BytesPerStep)} |";

    private static string Line(
        string group, string work, string ours, string unit, string peer, string peerValue, string ratio, string goal, string met, string bytes) =>
        $"{group,-12}{work,-36}{ours,9} {unit,-8} {peer,-18}{peerValue,9} {ratio,9} {goal,7} {met,5} {bytes,8}";

    private static string Met(RatioRow row) => row.Met switch
    {
        null => "-",
        true => "yes",
        false => "no",
    };

    /// <summary>Three significant digits.</summary>
    private static string Number(double? value) => value switch
    {
        null => "-",
        0 => "0",
        double v when Math.Abs(v) >= 100 => v.ToString("F0", CultureInfo.InvariantCulture),
        double v when Math.Abs(v) >= 10 => v.ToString("F1", CultureInfo.InvariantCulture),
        double v when Math.Abs(v) >= 1 => v.ToString("F2", CultureInfo.InvariantCulture),
        double v => v.ToString("G3", CultureInfo.InvariantCulture),
    };
}
