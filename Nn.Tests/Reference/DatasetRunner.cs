namespace Nn.Tests.Reference;

/// <summary>Sends the cases of a file of data sets to their runners, by what they hold, so that a file may have any name.</summary>
internal static class DatasetRunner
{
    public static void Check(ReferenceCase item)
    {
        if (item.Has("first_uint32") || item.Has("random_sample") || item.Has("standard_normal")) RandomStateRunner.Check(item);
        else if (item.Has("function")) GeneratorRunner.Check(item);
        else if (item.Has("first_rows") || item.Has("labels_sha256")) GeneratorRunner.CheckCircles(item);
        else if (item.Document.TryGetProperty("x", out _) || item.Section is "train_test_split" or "to_categorical") PreprocessingRunner.Check(item);
        else if (item.Section == "cases" && item.Has("seed")) RandomStateRunner.Check(item);
        else throw new NotSupportedException($"{item.FullName}: cases of this kind are not supported.");
    }
}
