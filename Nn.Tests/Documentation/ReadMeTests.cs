using Nn.Training;

namespace Nn.Tests.Documentation;

public sealed class ReadMeTests
{
    [TestCase("case study")]
    [TestCase("serving")]
    public void The_readme_shows_code_that_is_compiled(string part)
    {
        string[] lines = File.ReadAllLines(InRepository("Nn.Tests/Documentation/ReadMeCode.cs"));
        int begin = Array.FindIndex(lines, line => line.Trim() == $"// begin {part}");
        int end = Array.FindIndex(lines, line => line.Trim() == $"// end {part}");
        Assert.That(begin, Is.GreaterThan(0).And.LessThan(end));
        string indent = new(' ', lines[begin].Length - lines[begin].TrimStart().Length);
        string code = string.Join('\n', lines[(begin + 1)..end].Select(
            line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line));
        string readMe = File.ReadAllText(InRepository("README.md")).ReplaceLineEndings("\n");
        Assert.That(readMe, Does.Contain(code));
    }

    [Test]
    public void The_case_study_learns_the_circles()
    {
        Evaluation evaluation = ReadMeCode.CaseStudy();
        Assert.That(evaluation.Accuracy, Is.InRange(0.80, 0.88));
    }

    [Test]
    public void Pictures_and_pages_that_the_readme_links_to_exist()
    {
        string readMe = File.ReadAllText(InRepository("README.md"));
        string[] links =
            [.. System.Text.RegularExpressions.Regex.Matches(readMe, @"\]\(([^)#:]+)\)").Select(match => match.Groups[1].Value)];
        Assert.That(links, Is.Not.Empty);
        Assert.That(links.Where(link => !File.Exists(InRepository(link)) && !Directory.Exists(InRepository(link))), Is.Empty);
    }

    /// <summary>
    /// A file of the repository, which holds the build's output: a compiled-in path of the source would not do in a deterministic build.
    /// </summary>
    private static string InRepository(string path)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "NnSimd.sln"))) folder = Path.GetDirectoryName(folder);
        return Path.Combine(folder ?? throw new DirectoryNotFoundException("No folder above the tests holds NnSimd.sln."), path);
    }
}
