namespace Nn.Tests.Reference;

[Category("Reference")]
public class ReferenceTests
{
    public static IEnumerable<TestCaseData> Cases() => ReferenceFolder.Cases.Select(item =>
        new TestCaseData(item).SetName(item.IsCommitted ? item.FullName : $"{ReferenceFolder.Variable}/{item.FullName}"));

    public static IEnumerable<TestCaseData> FolderNames() => ReferenceFolder.Folders().Select(folder =>
        new TestCaseData(folder.Root, folder.IsCommitted).SetName($"A reference folder holds cases: {folder.Root}"));

    [TestCaseSource(nameof(Cases))]
    public void Case(ReferenceCase item)
    {
        Assert.That(item.Defect, Is.Null, item.FullName);
        ReferenceRunners.Check(item);
    }

    [TestCaseSource(nameof(FolderNames))]
    public void Folder(string root, bool isCommitted)
    {
        Assert.That(Directory.Exists(root), $"There is no folder '{root}'.");
        Assert.That(ReferenceFolder.Read(root, isCommitted), Is.Not.Empty, $"The folder '{root}' holds no reference file (*.json).");
    }
}
