namespace Nn.Tests.Reference;

[Category("Reference")]
public class ReferenceTests
{
    public static IEnumerable<TestCaseData> Cases() => ReferenceFolder.Cases.Select(item =>
        new TestCaseData(item).SetName(item.IsCommitted ? item.FullName : $"{ReferenceFolder.Variable}/{item.FullName}"));

    public static IEnumerable<TestCaseData> FolderNames() => ReferenceFolder.Folders().Select(folder =>
        new TestCaseData(folder.Root, folder.IsCommitted).SetName($"A reference folder holds cases: {folder.Root}"));

    public static IEnumerable<TestCaseData> Unbuilt() => NotBuiltYet.Lines.Select(line =>
        new TestCaseData(line).SetName($"Not built yet: {line}"));

    [TestCaseSource(nameof(Cases))]
    public void Case(ReferenceCase item)
    {
        Assert.That(item.Defect, Is.Null, item.FullName);
        if (NotBuiltYet.Contains(item))
            Assert.That(() => ReferenceRunners.Check(item),
                Throws.TypeOf<NotSupportedException>(), "It is built: take it off NotBuiltYet.txt.");
        else
            ReferenceRunners.Check(item);
    }

    [TestCaseSource(nameof(FolderNames))]
    public void Folder(string root, bool isCommitted)
    {
        Assert.That(Directory.Exists(root), $"There is no folder '{root}'.");
        Assert.That(ReferenceFolder.Read(root, isCommitted), Is.Not.Empty, $"The folder '{root}' holds no reference file (*.json).");
    }

    [TestCaseSource(nameof(Unbuilt))]
    public void Every_line_of_NotBuiltYet_means_a_case(string line) =>
        Assert.That(ReferenceFolder.Cases.Any(item => item.IsCommitted && NotBuiltYet.Matches(line, item)), line);
}
