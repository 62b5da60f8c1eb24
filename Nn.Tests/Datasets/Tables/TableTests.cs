using System.Text;
using Nn.Datasets;

namespace Nn.Tests.Datasets.Tables;

public class TableTests
{
    private const string People = """
        name,age,member,city,score
        Ann,31,true,Rome,1.5
        Bob,NA,False,Oslo,2.5
        Cleo,54,TRUE,?,3.5
        Dan,18,false,Rome,NaN
        """;

    private static Table Read(string text, CsvOptions? options = null) => Table.ReadCsv(new StringReader(text), options);

    private static float[] Values(TableColumn column) => [.. Enumerable.Range(0, column.Count).Select(row => column[row])];

    [Test]
    public void Columns_are_what_their_cells_are()
    {
        Table table = Read(People);
        Assert.That(table.ToString(), Is.EqualTo(
            "Table: 4 rows; name (4 texts); age (number, 1 missing); member (true or false); city (2 texts, 1 missing); score (number, 1 missing)"));
        Assert.That(Values(table["age"]), Is.EqualTo(new[] { 31, float.NaN, 54, 18 }));
        Assert.That(Values(table["member"]), Is.EqualTo(new float[] { 1, 0, 1, 0 }));
        Assert.That(table["city"].Categories, Is.EqualTo(new[] { "Rome", "Oslo" }));
        Assert.That(Values(table["city"]), Is.EqualTo(new[] { 0, 1, float.NaN, 0 }));
        OddCulture.Run(() => Assert.That(Read(People).ToString(), Is.EqualTo(table.ToString())));
    }

    [Test]
    public void Columns_and_rows_are_chosen()
    {
        Table table = Read(People);
        Assert.That(table.Select("score", "name").Columns.Select(column => column.Name), Is.EqualTo(new[] { "score", "name" }));
        Assert.That(table.Without("name", "member").Columns.Select(column => column.Name), Is.EqualTo(new[] { "age", "city", "score" }));
        Table part = table.Take([3, 0, 3]);
        Assert.That(Values(part["age"]), Is.EqualTo(new float[] { 18, 31, 18 }));
        Assert.That((part["age"].Missing, part["score"].Missing, part.RowCount), Is.EqualTo((0, 2, 3)));
        Assert.That(Values(part.Take([1])["age"]), Is.EqualTo(new float[] { 31 }));
        Assert.That(Values(table.DropMissing()["age"]), Is.EqualTo(new float[] { 31 }));
        Assert.That(Values(table.DropMissing("age", "member")["age"]), Is.EqualTo(new float[] { 31, 54, 18 }));
        Assert.That(table.DropMissing("name"), Is.SameAs(table));

        Assert.That(() => table["no"], Throws.ArgumentException.With.Message.Contains("one of the columns name, age, member, city, score. Received: 'no'"));
        Assert.That(() => table.Select(), Throws.ArgumentException.With.Message.Contains("at least 1 column, none twice"));
        Assert.That(() => table.Select("age", "age"), Throws.ArgumentException.With.Message.Contains("none twice. Received: age, age"));
        Assert.That(() => table.Without("no"), Throws.ArgumentException.With.Message.Contains("Received: 'no'"));
        Assert.That(() => table.Select("age").Without("age"), Throws.ArgumentException);
        Assert.That(() => table.Take([4]), Throws.ArgumentException.With.Message.Contains("rows from 0 to 3. Received: 4 at 0"));
        Assert.That(() => table.Take([]), Throws.ArgumentException.With.Message.Contains("at least 1 row"));
        Assert.That(() => Read("a,b\nNA,1\n2,NA").DropMissing(), Throws.InvalidOperationException.With.Message.Contains("Found none of 2"));
    }

    [Test]
    public void What_is_not_asked_for_is_not_looked_at()
    {
        const string text = "id,a,b,when\nx1,1,2,2020-01-01\n2,oops,3,never";
        Assert.That(Values(Read(text, new CsvOptions { Columns = ["b"] })["b"]), Is.EqualTo(new float[] { 2, 3 }));
        Assert.That(Read(text, new CsvOptions { Ignored = ["id", "a"] }).Columns.Select(column => column.Name), Is.EqualTo(new[] { "b", "when" }));
        Assert.That(Read(text, new CsvOptions { Columns = ["b", "a"], Ignored = ["a"] }).Columns, Has.Count.EqualTo(1));
        Assert.That(() => Read(text, new CsvOptions { Columns = ["c"] }), Throws.ArgumentException.With.Message.Contains("expected Columns among id, a, b, when. Received: 'c'"));
        Assert.That(() => Read(text, new CsvOptions { Ignored = ["c"] }), Throws.ArgumentException.With.Message.Contains("expected Ignored among"));
        Assert.That(() => Read(text, new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["c"] = ColumnKind.Text } }),
            Throws.ArgumentException.With.Message.Contains("expected Kinds among"));
        Assert.That(() => Read(text, new CsvOptions { Columns = [] }), Throws.ArgumentException.With.Message.Contains("at least 1 column to read"));
    }

    [Test]
    public void A_kind_can_be_given()
    {
        Table table = Read("zip,flag\n01234,1\n1234,0", new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["zip"] = ColumnKind.Text } });
        Assert.That(table["zip"].Categories, Is.EqualTo(new[] { "01234", "1234" }));
        Assert.That(table["flag"].Kind, Is.EqualTo(ColumnKind.Number));
        Assert.That(() => Read("a\n1", new CsvOptions { Kinds = new Dictionary<string, ColumnKind> { ["a"] = ColumnKind.Boolean } }),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 2, column 1 ('a'): expected true or false"));
    }

    [Test]
    public void A_table_without_header_loses_nothing()
    {
        Assert.That(() => Read("1,2\n3,4"), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(
            "CSV, line 1: expected names of columns (see CsvOptions.Header). Found numbers: 1, 2."));
        Assert.That(() => Dataset.ReadCsv(new StringReader("1,2\n3,4"), "1"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Found numbers: 1, 2"));
        Table table = Read("1,2\n3,4", new CsvOptions { Header = false });
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(new[] { "x0", "x1" }));
        Assert.That(Values(table["x1"]), Is.EqualTo(new float[] { 2, 4 }));
        Assert.That(Read("year,2019\n1,2").Columns[1].Name, Is.EqualTo("2019"));
        Assert.That(() => Read("1,2\n3", new CsvOptions { Header = false }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected 2 cells, as in the first line. Found 1"));
        Assert.That(() => Read("", new CsvOptions { Header = false }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("expected rows. Found nothing"));
    }

    [Test]
    public void A_byte_order_mark_is_no_part_of_a_name()
    {
        Assert.That(Read("\uFEFFa,b\n1,2").Columns[0].Name, Is.EqualTo("a"));
        Assert.That(Dataset.ReadCsv(new StringReader("\uFEFFt,b\n1,2"), "t").TargetNames[0], Is.EqualTo("t"));
        using var folder = new TemporaryFolder();
        foreach (Encoding encoding in new Encoding[] { new UTF8Encoding(true), Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            File.WriteAllText(folder["file.csv"], "ä,b\n1,2", encoding);
            Assert.That(Table.ReadCsv(folder["file.csv"]).Columns[0].Name, Is.EqualTo("ä"));
        }
    }

    [Test]
    public void What_stands_for_missing_can_be_said()
    {
        Assert.That(Values(Read("a\n-\n1", new CsvOptions { Missing = ["-"] })["a"]), Is.EqualTo(new[] { float.NaN, 1 }));
        Assert.That(Read("a\n \nx\n NA\n", new CsvOptions { Missing = [] })["a"].Categories, Is.EqualTo(new[] { "x", " NA" }), "a blank line is no row");
        Assert.That(Read("a,b\n,1\n ,2\nnan,3\nnull,4\nN/A,5\n?,6")["a"].Missing, Is.EqualTo(6));
    }

    [TestCase("a,a\n1,2", "CSV, line 1: expected each name once. Found 'a' again.")]
    [TestCase("a,b\n", "CSV: expected rows after the header. Found none.")]
    [TestCase("", "CSV: expected a header line and rows. Found nothing.")]
    [TestCase("a,b\n1,2,3", "CSV, line 2: expected 2 cells, as in the header. Found 3.")]
    [TestCase("a,b\n1,\"2", "CSV, line 2, column 2: expected a closing quote. Found the end.")]
    [TestCase("a,b\n1,2\n2,x\n3,4\n\n5,6", "CSV, line 3, column 2 ('b'): expected a number, as in other rows (see CsvOptions.Kinds and Missing). Found 'x'.")]
    public void A_faulty_file_is_refused_with_the_place(string text, string message) =>
        Assert.That(() => Read(text), Throws.TypeOf<InvalidDataException>().With.Message.EqualTo(message));

    [Test]
    public void A_wrong_cell_far_down_is_found()
    {
        string rows = string.Concat(Enumerable.Range(0, 1500).Select(i => $"{i},true,NA\n"));
        Assert.That(() => Read($"a,b,c\n{rows}x,true,1"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1502, column 1 ('a'): expected a number"));
        Assert.That(() => Read($"a,b,c\n{rows}1,2,1"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1502, column 2 ('b'): expected true or false"));
        Assert.That(Read($"a,b,c\n{rows}1,true,late")["c"].Categories, Is.EqualTo(new[] { "late" }));
        Assert.That(Values(Read($"a,b,c\n{rows}1,true,3")["c"])[^1], Is.EqualTo(3));
        Assert.That(() => Read($"a,b,c\n{rows}1,true,3\n1,true,late"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1503, column 3 ('c'): expected a number"));
    }

    [Test]
    public void Texts_with_some_numbers_among_them_are_texts() =>
        Assert.That(Read("a\nx\n1\ny\ntrue")["a"].Categories, Is.EqualTo(new[] { "x", "1", "y", "true" }));

    [Test]
    public void A_delimiter_that_cannot_be_is_refused()
    {
        foreach (CsvOptions options in new[] { new CsvOptions { Delimiter = '"' }, new() { Delimiter = '\n' }, new() { Delimiter = ',', DecimalComma = true } })
            Assert.That(() => Read("a\n1", options), Throws.ArgumentException.With.Message.Contains("expected a delimiter other than"));
        Assert.That(Values(Read("a\tb\n1,5\t2", new CsvOptions { Delimiter = '\t', DecimalComma = true })["a"]), Is.EqualTo(new[] { 1.5f }));
    }

    [Test]
    public void Rows_are_split_as_samples_are()
    {
        string text = "a,t\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{i},{(i % 4 == 0 ? "yes" : "no")}\n"));
        Table table = Read(text);
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 4 == 0 ? 0 : 1)];
        foreach (string? stratify in new[] { null, "t" })
        {
            (int[] trainRows, int[] testRows) = DataSplit.TrainTest(40, testSize: 0.3, seed: 7, stratify: stratify is null ? default : labels);
            (Table train, Table test) = table.TrainTestSplit(testSize: 0.3, seed: 7, stratify: stratify);
            Assert.That(Values(train["a"]), Is.EqualTo(trainRows.Select(row => (float)row)));
            Assert.That(Values(test["a"]), Is.EqualTo(testRows.Select(row => (float)row)));
        }

        Assert.That(() => table.TrainTestSplit(stratify: "a"), Throws.ArgumentException.With.Message.Contains("texts or truths without gaps to stratify by. Received: a (number)"));
    }

    [Test]
    public void Cells_that_lie_across_the_reader_s_blocks_are_whole()
    {
        // Rows of many lengths, with quotes, doubled quotes and line breaks, handed over a few characters at a time.
        var random = new Random(3);
        var expected = new List<string>();
        var text = new StringBuilder("a,b\n");
        for (int i = 0; i < 3000; i++)
        {
            string cell = string.Concat(Enumerable.Range(0, random.Next(1, 120)).Select(_ => "ab\"\r\n,;é"[random.Next(8)])) + "z" + i;
            expected.Add(cell);
            text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append("\",").Append(i).Append(i % 3 == 0 ? "\r\n" : i % 3 == 1 ? "\n" : "\r");
        }

        foreach (TextReader reader in new TextReader[] { new StringReader(text.ToString()), new StreamReader(new UnseekableStream(Encoding.UTF8.GetBytes(text.ToString()))) })
        {
            Table table = Table.ReadCsv(reader);
            Assert.That(table["a"].Categories, Is.EqualTo(expected));
            Assert.That(Values(table["b"]), Is.EqualTo(Enumerable.Range(0, 3000).Select(i => (float)i)));
        }
    }
}
