using System.Globalization;

namespace Nn.Bench.Ratios;

/// <summary>The options of the command <c>ratios</c>.</summary>
/// <param name="Groups">The names of the groups to run, in the order in which they run.</param>
/// <param name="Threads">Threads for ours and for the peers.</param>
/// <param name="Json">A file for the rows, or null.</param>
/// <param name="Markdown">A file for the tables, or null.</param>
internal sealed record RatiosOptions(IReadOnlyList<string> Groups, int Threads, string? Json, string? Markdown)
{
    public const string Usage = "ratios [--only GROUP,...] [--threads N] [--json FILE] [--markdown FILE]";

    /// <summary>Reads the arguments after the command's name.</summary>
    /// <exception cref="ArgumentException">An option or a value is not known; the message is one line.</exception>
    public static RatiosOptions Parse(ReadOnlySpan<string> arguments, IReadOnlyList<string> known)
    {
        var options = new RatiosOptions(known, 1, null, null);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            string option = arguments[i];
            if (option is not ("--only" or "--threads" or "--json" or "--markdown"))
                throw new ArgumentException($"Unknown option '{option}'. Usage: {Usage}");
            if (i + 1 == arguments.Length) throw new ArgumentException($"{option} needs a value. Usage: {Usage}");
            string value = arguments[i + 1];
            options = option switch
            {
                "--only" => options with { Groups = ParseGroups(value, known) },
                "--threads" => options with { Threads = ParseThreads(value) },
                "--json" => options with { Json = ParseFile(option, value) },
                _ => options with { Markdown = ParseFile(option, value) },
            };
        }

        return options;
    }

    private static List<string> ParseGroups(string value, IReadOnlyList<string> known)
    {
        string[] names = value.Split(',', StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (!known.Contains(name))
                throw new ArgumentException($"--only: unknown group '{name}'. The groups are {string.Join(", ", known)}.");
        }

        return [.. known.Where(names.Contains)];
    }

    private static int ParseThreads(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= 1024
            ? threads
            : throw new ArgumentException($"--threads: expected a whole number from 1 to 1024. Received: '{value}'.");

    /// <summary>Refuses a file that cannot be written now, not after minutes of measuring.</summary>
    private static string ParseFile(string option, string value)
    {
        string? folder = Path.GetDirectoryName(Path.GetFullPath(value));
        return Directory.Exists(folder) && !Directory.Exists(value)
            ? value
            : throw new ArgumentException($"{option}: cannot write '{value}': its folder does not exist, or it is a folder itself.");
    }
}
