using System.Globalization;

namespace Nn.Training;

/// <summary>
/// Writes a line of CSV for each epoch, as <c>keras/src/callbacks/csv_logger.py</c>: the column <c>epoch</c>, counted from 0, then the names in
/// order; <c>NA</c> for a value that was not computed. The file is closed between epochs: it can be read, and moved, while the training runs.
/// </summary>
/// <param name="Path">The file; one that exists is overwritten, unless <paramref name="Append"/>.</param>
/// <param name="Separator">Between two values.</param>
/// <param name="Append">Whether lines are added to a file of the same columns.</param>
public sealed record CsvLogger(string Path, char Separator = ',', bool Append = false) : Callback
{
    /// <inheritdoc/>
    public override CallbackState Begin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (string.IsNullOrEmpty(Path)) throw new ArgumentException("CsvLogger: expected a path. Received: nothing.");
        if (Separator is '"' or '\r' or '\n' || char.IsAsciiLetterOrDigit(Separator) || Separator is '.' or '-')
            throw Argument.Wrong(nameof(CsvLogger), "separator", "a separator that stands in no number", $"'{Separator}'");
        string[] names = [.. run.Names.Order(StringComparer.Ordinal)];
        string header = LogText.Line(["epoch", .. names], Separator);
        // A training that goes on with a checkpoint goes on with its file too.
        if (!(Append || run.IsResumed) || !HasHeader(header)) File.WriteAllText(Path, header + "\n");
        return new State(this, run, names);
    }

    /// <summary>Whether the file begins with this header; false where it is missing or empty.</summary>
    /// <exception cref="ArgumentException">It begins with another one.</exception>
    private bool HasHeader(string header)
    {
        if (!File.Exists(Path)) return false;
        using StreamReader reader = File.OpenText(Path);
        if (reader.ReadLine() is not { } first) return false;
        return first == header ? true : throw new ArgumentException($"CsvLogger: expected '{Path}' to begin with '{header}'. Received: '{first}'.");
    }

    private sealed class State(CsvLogger rule, TrainingRun run, string[] names) : CallbackState
    {
        /// <summary>Lines of epochs that a checkpoint does not know are cut off: they will be written again.</summary>
        public override void Exchange(CallbackMemory memory)
        {
            var file = new FileInfo(rule.Path);
            long known = memory.Count("length", file.Exists ? file.Length : 0);
            if (!memory.IsReading || !file.Exists || known >= file.Length) return;
            using FileStream stream = file.Open(FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            stream.SetLength(known);
        }

        public override void OnEpochEnd()
        {
            IReadOnlyDictionary<string, double> values = run.Values;
            IEnumerable<string> cells = names.Select(name => values.TryGetValue(name, out double value) ? LogText.Number(value) : LogText.Missing);
            File.AppendAllText(rule.Path, LogText.Line([run.Epoch.ToString(CultureInfo.InvariantCulture), .. cells], rule.Separator) + "\n");
        }
    }
}
