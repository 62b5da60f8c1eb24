namespace Nn.Datasets;

/// <summary>Reads the data sets that stand in the assembly.</summary>
internal static class EmbeddedData
{
    public static Dataset Read(string name, int classes)
    {
        using Stream stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"EmbeddedData: expected the resource '{name}'. Found: none.");
        using var reader = new StreamReader(stream);
        return Dataset.ReadCsv(reader, "label", classes: classes);
    }
}
