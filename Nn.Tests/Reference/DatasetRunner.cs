namespace Nn.Tests.Reference;

/// <summary>Sends the cases of a file of data sets to their runners, by what they hold, so that a file may have any name.</summary>
internal static class DatasetRunner
{
    public static void Check(ReferenceCase item)
    {
        if (TextRunner.Knows(item)) TextRunner.Check(item);
        else if (item.Section == "cases" && item.Has("seed")) RandomStateRunner.Check(item);
        else if (item.Has("function")) GeneratorRunner.Check(item);
        else if (item.Has("first_rows") || item.Has("labels_sha256")) GeneratorRunner.CheckCircles(item);
        else if (item.Section.Length > 0 && item.Section != "cases") PreprocessingRunner.Check(item);
        else throw new NotSupportedException($"{item.FullName}: cases of this kind are not supported.");
    }
}
