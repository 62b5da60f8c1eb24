using System.Text.RegularExpressions;
using Nn.Training;

namespace Nn.Tests.Documentation;

public sealed class PageTests
{
    [TestCase("README.md", "ReadMeCode.cs", "case study")]
    [TestCase("README.md", "ReadMeCode.cs", "serving")]
    [TestCase("docs/guides/a-layer-of-your-own.md", "Guides/Swish.cs", "layer")]
    [TestCase("docs/guides/a-layer-of-your-own.md", "Guides/Swish.cs", "registry")]
    [TestCase("docs/guides/a-layer-of-your-own.md", "Guides/SwishTests.cs", "test")]
    public void A_page_shows_code_that_is_compiled(string page, string file, string part)
    {
        string[] lines = File.ReadAllLines(InRepository($"Nn.Tests/Documentation/{file}"));
        int begin = Array.FindIndex(lines, line => line.Trim() == $"// begin {part}");
        int end = Array.FindIndex(lines, line => line.Trim() == $"// end {part}");
        Assert.That(begin, Is.GreaterThan(0).And.LessThan(end));
        string indent = new(' ', lines[begin].Length - lines[begin].TrimStart().Length);
        string code = string.Join('\n', lines[(begin + 1)..end].Select(
            line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line));
        string text = File.ReadAllText(InRepository(page)).ReplaceLineEndings("\n");
        Assert.That(text, Does.Contain(code.Trim()));
    }

    [Test]
    public void The_case_study_learns_the_circles()
    {
        Evaluation evaluation = ReadMeCode.CaseStudy();
        Assert.That(evaluation.Accuracy, Is.InRange(0.80, 0.88));
    }

    [Test]
    public void The_page_of_files_lists_the_operators_that_run()
    {
        string text = File.ReadAllText(InRepository("docs/guides/files.md"));
        string[] listed = [.. Regex.Matches(text[text.IndexOf("Operators that run", StringComparison.Ordinal)..text.IndexOf("Loops, sequences", StringComparison.Ordinal)], "[A-Z][A-Za-z0-9]+")
            .Select(match => match.Value)];
        string[] left = [.. Nn.Interop.Onnx.OperatorTable.Names.Except(listed).Except(["Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Asinh", "Acosh", "Scatter"])];
        Assert.That(left, Is.Empty);
        Assert.That(listed.Except(Nn.Interop.Onnx.OperatorTable.Names), Is.EqualTo(new[] { "Operators" }));
    }

    [Test]
    public void What_pages_link_to_exists()
    {
        string[] pages = ["README.md", .. Directory.EnumerateFiles(InRepository("docs"), "*.md", SearchOption.AllDirectories)];
        int count = 0;
        foreach (string page in pages)
        {
            string text = File.ReadAllText(InRepository(page)), folder = Path.GetDirectoryName(InRepository(page))!;
            foreach (Match link in Regex.Matches(text, @"\]\(([^)#:\s]+)(#[^)]*)?\)"))
            {
                count++;
                Assert.That(Path.Exists(Path.Combine(folder, link.Groups[1].Value)), $"{page}: {link.Value}");
            }
        }

        Assert.That(count, Is.GreaterThan(10));
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
