using System.Text.RegularExpressions;
using Nn.Samples;

namespace Nn.Tests.Samples;

/// <summary>Each sample as somebody meets it at the command line, with fewer epochs than its own.</summary>
[TestFixture("Checkpoint")]
[TestFixture("Digits")]
[TestFixture("Sequence")]
[TestFixture("Text")]
[TestFixture("Table")]
public sealed class SampleProgramTests(string name)
{
    private readonly (Func<string[], Outside, int> Execute, string[] Files) _sample = name switch
    {
        "Checkpoint" => (Nn.Samples.Checkpoint.Study.Execute, ["learning-curves.svg", "model.safetensors"]),
        "Digits" => (Nn.Samples.Digits.Study.Execute, ["validation-curves.svg", "learning-curves.svg", "confusion.svg", "mistakes.svg"]),
        "Sequence" => (Nn.Samples.Sequence.Study.Execute, ["waves.svg", "validation-curves.svg", "confusion.svg"]),
        "Text" => (Nn.Samples.Text.Study.Execute, ["learning-curves.svg", "confusion.svg", "tokenizer.json"]),
        _ => (Nn.Samples.Tables.Study.Execute, ["confusion.svg", "regression.svg", "species.json", "petal-width.json"]),
    };

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("nn-sample-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void What_it_names_is_there_and_nothing_else()
    {
        string folder = Path.Combine(_folder, "new", "pictures");
        (int code, string output, string error) = Execute("--epochs", "2", "--seed", "3", "--output", folder);
        string[] named = [.. output.Split(Environment.NewLine).Where(line => line.StartsWith($"  {folder}", StringComparison.Ordinal)).Select(line => line.Trim())];
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero, error);
            Assert.That(named.Select(Path.GetFileName), Is.EqualTo(_sample.Files));
            Assert.That(Directory.GetFiles(folder), Is.EquivalentTo(named));
            Assert.That(error, Does.Contain("epoch 2/2"));
            Assert.That(output, Does.Not.Contain("epoch 2/2"), "Progress does not mix with results.");
        });
    }

    [Test]
    public void The_same_seed_prints_the_same_results_and_another_does_not()
    {
        string[] printed = [.. new[] { "5", "5", "6" }.Select(seed => Regex.Replace(Execute("--epochs", "2", "--seed", seed, "--output", _folder).Output, @"\d+\.\d s", ""))];
        Assert.Multiple(() =>
        {
            Assert.That(printed[1], Is.EqualTo(printed[0]));
            Assert.That(printed[2], Is.Not.EqualTo(printed[0]));
        });
    }

    [TestCase("--epochs: expected a whole number from 1 to 1000000. Received: 0.", "--epochs", "0")]
    [TestCase("--seed: expected a whole number from 0 to 4294967295. Received: -1.", "--seed", "-1")]
    [TestCase("--output: expected a folder. Received: an empty name.", "--output", "")]
    [TestCase("Unrecognized command or argument '--sed'.", "--sed")]
    public void Wrong_call_is_one_line(string message, params string[] arguments)
    {
        (int code, string output, string error) = Execute(arguments);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Is.Empty);
            Assert.That(error, Is.EqualTo(message + Environment.NewLine));
        });
    }

    [Test]
    public void Cancelled_it_ends_with_one_line_and_writes_nothing()
    {
        string pictures = Path.Combine(_folder, "pictures");
        using StringWriter error = new();
        int code = _sample.Execute(["--output", pictures], new Outside(TextWriter.Null, error, new CancellationToken(canceled: true)));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(130));
            Assert.That(error.ToString(), Is.EqualTo("Interrupted: no picture was written." + Environment.NewLine));
            Assert.That(Directory.Exists(pictures), Is.False);
        });
    }

    private (int Code, string Output, string Error) Execute(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = _sample.Execute(arguments, new Outside(output, error, CancellationToken.None));
        return (code, output.ToString(), error.ToString());
    }
}
