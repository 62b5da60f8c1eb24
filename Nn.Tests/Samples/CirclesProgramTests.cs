using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nn.Samples;
using Nn.Samples.Circles;

namespace Nn.Tests.Samples;

/// <summary>The sample as somebody meets it at the command line.</summary>
public sealed class CirclesProgramTests
{
    private const string WrongVariant = "--variant: expected one of none, after, before, no-beta-gamma, no-momentum, input, all. Received:";

    private static readonly string[] s_fields =
        ["variant", "seed", "train_accuracy", "test_accuracy", "first_epoch_080", "seconds", "bytes_per_step"];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("nn-circles-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase($"{WrongVariant} foo.", "--variant", "foo")]
    [TestCase($"{WrongVariant} None.", "--variant", "None")]
    [TestCase("Option '--variant' expects a single argument but 2 were provided.", "--variant", "none", "--variant", "after")]
    [TestCase("--seeds: expected a whole number from 1 to 1000000. Received: 0.", "--seeds", "0")]
    [TestCase("--seeds: expected a whole number from 1 to 1000000. Received: -2.", "--seeds", "-2")]
    [TestCase("--epochs: expected a whole number from 1 to 1000000. Received: -3.", "--epochs", "-3")]
    [TestCase("--epochs: expected a whole number from 1 to 1000000. Received: 0.", "--epochs", "0")]
    [TestCase("--epochs: expected a whole number from 1 to 1000000. Received: 1.5.", "--epochs", "1.5")]
    [TestCase("--seed: expected a whole number from 0 to 4294967295. Received: -1.", "--seed", "-1")]
    [TestCase("--seed: expected a whole number from 0 to 4294967295. Received: 4294967296.", "--seed", "4294967296")]
    [TestCase("--seed: expected a whole number from 0 to 4294967295. Received: one.", "--seed", "one")]
    [TestCase("--seed: expected a whole number from 0 to 4294967295. Received: .", "--seed", "")]
    [TestCase("--seeds: expected a last seed of at most 4294967295. Received: 9 from 4294967290 on.", "--seed=4294967290", "--seeds=9")]
    [TestCase("--output: expected a folder. Received: an empty name.", "--output", "")]
    [TestCase("Required argument missing for option: '--seed'.", "--seed")]
    [TestCase("Unrecognized command or argument '--sed'.", "--sed")]
    [TestCase("Unrecognized command or argument 'none'.", "none")]
    public void Wrong_call_is_one_line(string message, params string[] arguments)
    {
        (int code, string output, string error) = Execute(["--json", .. arguments]);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(output, Is.Empty);
            Assert.That(error, Is.EqualTo(message + Environment.NewLine));
        });
    }

    [Test]
    public void Output_that_is_a_file_is_refused_before_anything_is_trained()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "kept");
        foreach (string output in new[] { file, Path.Combine(file, "below") })
        {
            (int code, string printed, string error) = Execute("--output", output);
            Assert.Multiple(() =>
            {
                Assert.That(code, Is.EqualTo(1));
                Assert.That(printed, Is.Empty);
                Assert.That(error.TrimEnd(), Is.EqualTo($"--output: expected a folder. Received: {output}, but {file} is a file."));
                Assert.That(File.ReadAllText(file), Is.EqualTo("kept"));
            });
        }
    }

    [Test]
    public void Help_names_every_option()
    {
        (int code, string output, string error) = Execute("--help");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            foreach (string option in (string[])["--variant", "--seed ", "--seeds", "--epochs", "--output", "--json"])
                Assert.That(output, Does.Contain(option));
            Assert.That(error, Is.Empty);
        });
    }

    [Test]
    public void Results_and_pictures_are_named_and_there()
    {
        (int code, string output, string error) = Execute("--epochs", "4", "--output", Path.Combine(_folder, "new", "pictures"));
        string[] lines = output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        string[] files = [.. lines.SkipWhile(line => line != "Pictures").Skip(1).Select(line => line.Trim())];
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(Regex.Count(output, @"  Train: 0\.\d{3}, Test: 0\.\d{3}, trained in \d+ ms"), Is.EqualTo(3));
            Assert.That(files.Select(Path.GetFileName), Is.EqualTo(new[]
            {
                "data.svg",
                "none-learning-curves.svg", "none-decision-boundary.svg",
                "after-learning-curves.svg", "after-decision-boundary.svg",
                "before-learning-curves.svg", "before-decision-boundary.svg",
                "validation-curves.svg",
            }));
            Assert.That(files, Is.EquivalentTo(Directory.GetFiles(Path.Combine(_folder, "new", "pictures"))));
            Assert.That(error, Does.Contain("before: epoch 4/4, val_accuracy 0."), "progress does not mix with results");
            Assert.That(output, Does.Not.Contain("epoch 4/4"));
        });
    }

    [Test]
    public void Json_is_all_that_is_printed_and_no_picture_is_made()
    {
        (int code, string output, string error) = Execute("--json", "--variant=all", "--epochs=3", "--seed=4294967294", "--seeds=2");
        JsonElement[] runs = [.. JsonDocument.Parse(output).RootElement.GetProperty("runs").EnumerateArray()];
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(error, Is.Empty);
            Assert.That(Directory.Exists("circles"), Is.False);
            Assert.That(
                runs.Select(run => (run.GetProperty("variant").GetString(), run.GetProperty("seed").GetUInt32())),
                Is.EqualTo(from variant in Variant.All from seed in new[] { 4294967294, 4294967295 } select (variant.Name, seed)));
            foreach (JsonElement run in runs)
            {
                Assert.That(
                    run.EnumerateObject().Select(property => property.Name),
                    Is.EqualTo(s_fields));
                // An accuracy counts samples of 500.
                double train = run.GetProperty("train_accuracy").GetDouble() * 500;
                double test = run.GetProperty("test_accuracy").GetDouble() * 500;
                Assert.That(train, Is.InRange(1, 500).And.EqualTo(Math.Round(train)).Within(1e-4));
                Assert.That(test, Is.InRange(1, 500).And.EqualTo(Math.Round(test)).Within(1e-4));
                Assert.That(run.GetProperty("first_epoch_080").ValueKind, Is.EqualTo(JsonValueKind.Null).Or.EqualTo(JsonValueKind.Number));
                Assert.That(run.GetProperty("seconds").GetDouble(), Is.Positive);
                Assert.That(run.GetProperty("bytes_per_step").GetDouble(), Is.Not.Negative);
            }
        });
    }

    [Test]
    public void Json_with_output_makes_pictures_too()
    {
        (int code, string output, _) = Execute("--json", "--variant", "none", "--epochs", "1", "--output", _folder);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(() => JsonDocument.Parse(output), Throws.Nothing);
            Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(4));
        });
    }

    [Test]
    public void Several_seeds_print_mean_and_deviation()
    {
        (int code, string output, _) = Execute("--variant", "after", "--seeds", "3", "--epochs", "25", "--output", _folder);
        (_, string json, _) = Execute("--json", "--variant", "after", "--seeds", "3", "--epochs", "25");
        JsonElement runs = JsonDocument.Parse(json).RootElement.GetProperty("runs");
        double[] accuracies = [.. runs.EnumerateArray().Select(run => run.GetProperty("test_accuracy").GetDouble())];
        double mean = accuracies.Sum() / 3, deviation = Math.Sqrt(accuracies.Sum(accuracy => (accuracy - mean) * (accuracy - mean)) / 2);
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Zero);
            Assert.That(output, Does.Contain(FormattableString.Invariant($", Test: {mean:F3} ± {deviation:F3}, 3 trainings of")));
            Assert.That(output, Does.Match(@"First epoch at 0\.80: \d+\.\d ± \d+\.\d, reached by 3 of 3"));
        });
    }

    [Test]
    public void Cancelled_it_ends_with_one_line_and_writes_nothing()
    {
        string pictures = Path.Combine(_folder, "pictures");
        using var error = new StringWriter();
        int code = Study.Execute(["--output", pictures], new Outside(TextWriter.Null, error, new CancellationToken(canceled: true)));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(130));
            Assert.That(error.ToString(), Is.EqualTo("Interrupted: no picture was written." + Environment.NewLine));
            Assert.That(Directory.Exists(pictures), Is.False);
        });
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "Needs a signal.")]
    public void Interrupt_ends_the_process_cleanly()
    {
        string pictures = Path.Combine(_folder, "pictures");
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "--seeds", "1000000", "--output", pictures])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        // The first progress tells that it is at work.
        string? line = process.StandardError.ReadLineAsync().ResultOrFail("the first progress");
        using (Process kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExitOrFail();
        Task<string> rest = process.StandardError.ReadToEndAsync();
        process.WaitForExitOrFail();
        Assert.Multiple(() =>
        {
            Assert.That(line, Is.Not.Null);
            Assert.That(process.ExitCode, Is.EqualTo(130));
            Assert.That(rest.ResultOrFail("the last message"), Is.EqualTo("Interrupted: no picture was written." + Environment.NewLine));
            Assert.That(Directory.Exists(pictures), Is.False);
        });
    }

    private static (int Code, string Output, string Error) Execute(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = Study.Execute(arguments, new Outside(output, error, CancellationToken.None));
        return (code, output.ToString(), error.ToString());
    }
}
