using System.Text;

namespace Nn.Bench.Ratios;

/// <summary>The page docs/performance.md.</summary>
internal static class RatioReport
{
    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="conditions">What the figures were measured on and with, a line each.</param>
    /// <param name="rows">The figures.</param>
    public static void Write(string path, IEnumerable<string> conditions, IEnumerable<RatioRow> rows)
    {
        var page = new StringBuilder("""
            # Performance

            Written by `dotnet run -c Release --project Nn.Bench -- ratios --markdown docs/performance.md`: each measurement gives ours and its
            peers short turns in one process; a ratio is the median of the rounds' ratios, in each of which ours is so many times as fast. Times
            and rates are medians too. One thread, float32, unless the row says otherwise.


            """);
        foreach (string line in conditions) page.Append("- ").AppendLine(line);
        foreach (IGrouping<string, RatioRow> group in rows.GroupBy(row => row.Group))
        {
            page.AppendLine().Append("## ").AppendLine(Title(group.Key)).AppendLine().AppendLine(RatioTable.MarkdownHeader);
            foreach (RatioRow row in group) page.AppendLine(RatioTable.Markdown(row));
        }

        File.WriteAllText(path, page.ToString());
    }

    private static string Title(string group) => group switch
    {
        "gemm" => "Square products, as a share of the core's peak",
        "shapes" => "Products of a dense network",
        "elementwise" => "Element-wise functions and softmax",
        "batchnorm" => "Batch normalization",
        "w1" => "Circles: 2-50-1 with batch normalization",
        "w2" => "784-512-256-10 with batch normalization",
        "threads" => "Two threads against one",
        "cold" => "A new process",
        _ => group,
    };
}
