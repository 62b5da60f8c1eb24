namespace Nn.Datasets;

/// <summary>Checks of the first line.</summary>
internal static class CsvHeader
{
    /// <exception cref="InvalidDataException">All cells are numbers: a row was about to be taken for names and lost.</exception>
    public static void CheckNames(ReadOnlySpan<string> header, string source, int line)
    {
        foreach (string name in header)
        {
            if (!CsvNumber.TryParse(name, decimalComma: false, out _) && !CsvNumber.TryParse(name, decimalComma: true, out _)) return;
        }

        throw Errors.File(
            $"{source}, line {line}: expected names of columns (see CsvOptions.Header). Found numbers: {string.Join(", ", header.ToArray())}.");
    }
}
