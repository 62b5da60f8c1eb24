using System.Globalization;
using System.Text.RegularExpressions;
using Nn.Datasets;
using Nn.Samples;

namespace Nn.Tests.Samples;

/// <summary>Each sample learns what it is about, and what it keeps can be used.</summary>
public sealed class SampleResultTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("nn-sample-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Digits_are_told_apart_and_batch_normalization_does_better()
    {
        string output = Execute(Nn.Samples.Digits.Study.Execute, "--epochs", "4");
        double without = Number(output, @"Without batch normalization: .* pictures (\d\.\d+)"), with = Number(output, @"With batch normalization: .* pictures (\d\.\d+)");
        Assert.Multiple(() =>
        {
            Assert.That(with, Is.GreaterThan(0.9));
            Assert.That(with, Is.GreaterThan(without));
        });
    }

    [Test]
    public void A_folder_without_the_clothes_is_told_in_one_line()
    {
        using StringWriter error = new();
        int code = Nn.Samples.Digits.Study.Execute(["--fashion", _folder], new Outside(TextWriter.Null, error, CancellationToken.None));
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(error.ToString(), Does.Match(@"\AFashionMnist: expected the file train-images-idx3-ubyte or .*\n\z"));
        });
    }

    [Test]
    public void Clothes_are_read_from_their_folder()
    {
        WriteClothes("train", 64);
        WriteClothes("t10k", 20);
        string output = Execute(Nn.Samples.Digits.Study.Execute, "--fashion", _folder);
        Assert.That(output, Does.Contain("of 20 other pictures").And.Contain("Ankle boot"));
    }

    [Test]
    public void Waves_are_told_apart() =>
        Assert.That(Number(Execute(Nn.Samples.Sequence.Study.Execute, "--epochs", "8"), @"With batch normalization: .* waves (\d\.\d+)"), Is.GreaterThan(0.8));

    [Test]
    public void Messages_are_told_apart_and_the_kept_tokenizer_knows_their_words()
    {
        string output = Execute(Nn.Samples.Text.Study.Execute);
        Tokenizer kept = Tokenizer.FromJson(File.ReadAllText(Path.Combine(_folder, "tokenizer.json")));
        Assert.Multiple(() =>
        {
            Assert.That(Number(output, @"messages (\d\.\d+) right"), Is.GreaterThan(0.9));
            Assert.That(Number(output, @"complaints (\d\.\d+)"), Is.GreaterThan(0.8));
            Assert.That(Number(output, @" (\d+) epochs"), Is.LessThan(30), "Stopped early.");
            Assert.That(output, Does.Contain("Complaint: The lamp was not lovely, dear team.").And.Contain("Praise: Hi! The chair was not broken this time."));
            Assert.That(kept.WordIndex, Contains.Key("parcel"));
        });
    }

    [Test]
    public void Irises_are_told_apart_and_the_kept_pipelines_say_what_they_expect()
    {
        string output = Execute(Nn.Samples.Tables.Study.Execute);
        TablePipeline species = Kept("species"), width = Kept("petal-width");
        Assert.Multiple(() =>
        {
            Assert.That(Number(output, @"Species: (\d\.\d+) of 30"), Is.GreaterThan(0.9));
            Assert.That(output, Does.Contain("6.1, 2.8, 4.7, 1.2 cm: versicolor"));
            Assert.That(Number(output, @"off by (\d\.\d+) cm"), Is.LessThan(0.2));
            Assert.That(species.ClassNames, Is.EqualTo(new[] { "setosa", "versicolor", "virginica" }));
            Assert.That(width.Kinds["species"], Is.EqualTo(ColumnKind.Text));
            Assert.That(width.ClassNames, Is.Null);
        });

        TablePipeline Kept(string name) => TablePipeline.FromJson(File.ReadAllText(Path.Combine(_folder, name + ".json")));
    }

    private static double Number(string output, string pattern) => double.Parse(Regex.Match(output, pattern).Groups[1].Value, CultureInfo.InvariantCulture);

    private void WriteClothes(string part, int count)
    {
        var pixels = new byte[count * 28 * 28];
        new Random(1).NextBytes(pixels);
        Idx.Write(Path.Combine(_folder, $"{part}-images-idx3-ubyte"), NdArray.Of<byte>(pixels, count, 28, 28));
        Idx.Write(Path.Combine(_folder, $"{part}-labels-idx1-ubyte"), NdArray.Of<byte>([.. Enumerable.Range(0, count).Select(i => (byte)(i % 10))], count));
    }

    private string Execute(Func<string[], Outside, int> sample, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = sample([.. arguments, "--output", _folder], new Outside(output, error, CancellationToken.None));
        Assert.That(code, Is.Zero, error.ToString());
        return output.ToString();
    }
}
