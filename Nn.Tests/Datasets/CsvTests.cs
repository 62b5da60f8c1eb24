using Nn.Datasets;

namespace Nn.Tests.Datasets;

public class CsvTests
{
    private static Dataset Read(string text, string target = "t") => Dataset.ReadCsv(new StringReader(text), target);

    [Test]
    public void What_is_written_is_read_back_exactly()
    {
        // Floats of every exponent, the ends of the range, and numbers that need nine digits.
        float[] features =
        [
            .. Enumerable.Range(0, 254).Select(e => BitConverter.Int32BitsToSingle((e << 23) | (e * 33461))),
            float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon, 0.1f, 16777217f, 1 / 3f, -0.0f,
        ];
        float[] targets = [.. Enumerable.Range(0, features.Length / 2 * 2).Select(i => i * 0.7f)];
        string[] names = ["a\rreturn", "with, comma and \"quotes\"\r\nand a line"];
        var data = new Dataset(features, targets, [2], [2], names, ["a", " b "]);
        var writer = new StringWriter();
        data.WriteCsv(writer);

        Dataset again = Dataset.ReadCsv(new StringReader(writer.ToString()), ["a", " b "]);
        int[] bits = Array.ConvertAll(again.Features.ToArray(), BitConverter.SingleToInt32Bits);
        Assert.That(bits, Is.EqualTo(features.Select(BitConverter.SingleToInt32Bits)));
        Assert.That(again.Targets.ToArray(), Is.EqualTo(targets));
        Assert.That(again.FeatureNames, Is.EqualTo(names));
        Assert.That(again.TargetNames, Is.EqualTo(data.TargetNames));
    }

    [Test]
    public void Columns_keep_their_order_and_the_target_may_stand_anywhere()
    {
        Dataset data = Read("b,t,a\r\n1,2,3\r\n4,5,6");
        Assert.That(data.FeatureNames, Is.EqualTo(new[] { "b", "a" }));
        Assert.That(data.Features.ToArray(), Is.EqualTo(new float[] { 1, 3, 4, 6 }));
        Assert.That(data.Targets.ToArray(), Is.EqualTo(new float[] { 2, 5 }));
    }

    [Test]
    public void Blank_lines_count_as_lines_but_not_as_rows()
    {
        Assert.That(Read("a,t\n\n1,2\n\n").Count, Is.EqualTo(1));
        Assert.That(() => Read("a,t\n\n1,2\n\nx,2"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 5, column 1"));
    }

    [TestCase("", "expected a header line and rows. Found nothing")]
    [TestCase("\n\n", "expected a header line and rows. Found nothing")]
    [TestCase("a,t\n", "expected rows after the header. Found none")]
    [TestCase("t\n1\n", "expected a column beside the targets")]
    [TestCase("a,t,t\n1,2,3\n", "line 1: expected one column 't'. Found several")]
    [TestCase("a,t\n1,2\n3\n", "line 3: expected 2 cells, as in the header. Found 1")]
    [TestCase("a,t\n1,2,3\n", "line 2: expected 2 cells, as in the header. Found 3")]
    [TestCase("a,t\n1,2\n3,", "line 3, column 2 ('t'): expected a finite number. Found ''")]
    [TestCase("a,t\n1,2\nxyz,4\n", "line 3, column 1 ('a'): expected a finite number. Found 'xyz'")]
    [TestCase("a,t\n1,2\n3,NaN\n", "line 3, column 2 ('t'): expected a finite number. Found 'NaN'")]
    [TestCase("a,t\n1,2\n\"1,000\",4\n", "line 3, column 1 ('a'): expected a finite number. Found '1,000'")]
    [TestCase("a,t\n1,2\n1e60,4\n", "line 3, column 1 ('a'): expected a finite number. Found '1e60'")]
    [TestCase("\"a\nb\",t\n1,2\n3,x\n", "line 4, column 2 ('t')")]
    [TestCase("\"a\r\nb\",t\r\n1,2\r\n3,x\r\n", "line 4, column 2 ('t')")]
    [TestCase("a,t\n1,2\n3,\"4\n5,6\n", "line 3, column 2: expected a closing quote. Found the end")]
    [TestCase("a,\"t\n", "line 1, column 2: expected a closing quote")]
    [TestCase("a,t\n\"1\"x,2\n", "line 2, column 1: expected the cell to end with its closing quote. Found 'x' after it")]
    public void A_faulty_file_is_refused_with_the_place(string text, string message) =>
        Assert.That(() => Read(text), Throws.TypeOf<InvalidDataException>().With.Message.Contains(message));

    [Test]
    public void A_file_cut_off_anywhere_gives_its_rows_or_an_error_never_anything_else()
    {
        var writer = new StringWriter();
        Circles.Make(samples: 5, noise: 0.1, seed: 2).WriteCsv(writer);
        string whole = writer.ToString();
        for (int length = 0; length < whole.Length; length++)
        {
            string part = whole[..length];
            int rows = Math.Max(0, part.Count(c => c == '\n') - 1);
            try
            {
                // The last row counts if it is whole but for its line end, or cut within its last number.
                Assert.That(Read(part, "label").Count, Is.InRange(rows, rows + 1));
            }
            catch (Exception e) when (e is InvalidDataException || (e is ArgumentException && rows == 0))
            {
                Assert.That(e.Message, Does.StartWith("CSV"));
            }
        }
    }

    [Test]
    public void A_missing_target_column_is_named_with_those_there_are() =>
        Assert.That(() => Read("a,b\n1,2\n"),
            Throws.ArgumentException.With.Message.Contains("expected one of the columns a, b as target. Received: 't'"));

    [Test]
    public void Labels_outside_the_classes_are_refused() =>
        Assert.That(() => Dataset.ReadCsv(new StringReader("a,t\n1,3\n"), "t", classes: 3),
            Throws.ArgumentException.With.Message.Contains("from 0 to 2. Received: 3 in row 0"));

    [Test]
    public void Another_delimiter_and_values_that_are_not_finite()
    {
        Dataset data = Dataset.ReadCsv(new StringReader("a;t\n1.5;NaN\n-Infinity;2\n"), "t", delimiter: ';', allowNonFinite: true);
        Assert.That(data.Features.ToArray(), Is.EqualTo(new[] { 1.5f, float.NegativeInfinity }));
        Assert.That(data.Targets[0], Is.NaN);
    }

    [TestCase("a,t\n1,2\n3,4\n")]
    [TestCase("a,t\r\n1,2\r\n3,4")]
    [TestCase("a,t\r1,2\r3,4\r")]
    [TestCase("\"a\",\"t\"\n\"1\",2\n 3 ,\"4\"")]
    [TestCase("\n \na,t\n1,2\n\t\n3,4\n\n")]
    public void The_same_table_in_other_spellings(string text)
    {
        Dataset data = Read(text);
        Assert.That(data.FeatureNames, Is.EqualTo(new[] { "a" }));
        Assert.That(data.Features.ToArray(), Is.EqualTo(new float[] { 1, 3 }));
        Assert.That(data.Targets.ToArray(), Is.EqualTo(new float[] { 2, 4 }));
    }

    [Test]
    public void Rows_longer_than_any_buffer_are_read()
    {
        const int width = 40_000;
        string header = string.Join(',', Enumerable.Range(0, width).Select(i => $"feature_{i}"));
        string row = string.Join(',', Enumerable.Range(0, width).Select(i => i + 0.25f));
        Dataset data = Read($"{header},t\n{row},1\n");
        Assert.That(data.Features[^1], Is.EqualTo(width - 0.75f));
    }

    [Test]
    public void A_file_is_replaced_in_one_step()
    {
        string folder = Directory.CreateTempSubdirectory("nnsimd").FullName;
        try
        {
            string path = Path.Combine(folder, "circles.csv");
            File.WriteAllText(path, "old");
            Dataset circles = Circles.Make(samples: 20, noise: 0.1, seed: 5);
            circles.WriteCsv(path);
            Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { path }), "no temporary file is left");
            Assert.That(Dataset.ReadCsv(path, "label", classes: 2).Features.ToArray(), Is.EqualTo(circles.Features.ToArray()));

            string blocked = Path.Combine(folder, "a folder");
            _ = Directory.CreateDirectory(blocked);
            Assert.That(() => circles.WriteCsv(blocked), Throws.InstanceOf<Exception>());
            Assert.That(Directory.GetFiles(folder), Is.EqualTo(new[] { path }), "an error leaves nothing half written");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_file_that_is_not_there_is_not_found() =>
        Assert.That(() => Dataset.ReadCsv("no such file.csv", "t"), Throws.TypeOf<FileNotFoundException>());
}
