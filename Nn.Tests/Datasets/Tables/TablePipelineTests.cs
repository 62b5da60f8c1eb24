using Nn.Datasets;

namespace Nn.Tests.Datasets.Tables;

public class TablePipelineTests
{
    private const string Train = """
        age,member,city,score,class
        31,true,Rome,1,good
        NA,false,Oslo,2,bad
        54,true,,3,good
        18,false,Rome,6,worst
        """;

    private static readonly TableOptions s_filled = new()
    {
        Columns = new() { Missing = MissingRule.Median, MissingIndicator = true },
        Rules = new Dictionary<string, ColumnRule>
        {
            ["city"] = new() { Missing = MissingRule.Fill("none"), MissingIndicator = true },
            ["member"] = new(),
            ["score"] = new() { Scaling = Scaling.Standard },
        },
    };

    private static Table Read(string text) => Table.ReadCsv(new StringReader(text));

    private static Dictionary<string, object?> Record(object? age, object? member, object? city, object? score) =>
        new() { ["age"] = age, ["member"] = member, ["city"] = city, ["score"] = score };

    [Test]
    public void Numbers_truths_texts_and_gaps_become_features_and_texts_classes()
    {
        var pipeline = TablePipeline.Fit(Read(Train), "class", s_filled);
        Dataset data = pipeline.Transform(Read(Train));
        Assert.That(data.FeatureNames, Is.EqualTo(new[] { "age", "age_missing", "member", "city_Oslo", "city_Rome", "city_none", "city_missing", "score" }));
        float deviation = (float)Math.Sqrt(3.5);
        float[][] expected =
        [
            [31, 0, 1, 0, 1, 0, 0, -2 / deviation],
            [31, 1, 0, 1, 0, 0, 0, -1 / deviation],
            [54, 0, 1, 0, 0, 1, 1, 0],
            [18, 0, 0, 0, 1, 0, 0, 3 / deviation],
        ];
        for (int row = 0; row < 4; row++) Assert.That(data.FeatureRows.GetRowSpan(row).ToArray(), Is.EqualTo(expected[row]).Within(1e-6f));
        Assert.That((data.ClassNames, data.Classes), Is.EqualTo((new[] { "bad", "good", "worst" }, 3)));
        Assert.That(data.Labels(), Is.EqualTo(new[] { 1, 0, 1, 2 }));
        Assert.That(data.TargetNames, Is.EqualTo(new[] { "class" }));
        Assert.That(Read(Train).ToDataset("class", s_filled).Features.ToArray(), Is.EqualTo(data.Features.ToArray()));
        Assert.That(pipeline.ToString().ReplaceLineEndings("\n"), Is.EqualTo("""
            TablePipeline of
              age: a number or missing (taken as 31)
              member: true or false
              city: one of Oslo, Rome, none or missing (taken as none)
              score: a number
            to predict class: one of bad, good, worst
            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void A_record_gives_what_its_row_gives()
    {
        var pipeline = TablePipeline.Fit(Read(Train), "class", s_filled);
        float[] rows = pipeline.TransformFeatures(Read(Train).Without("class"));
        object?[][] records = [[31, true, "Rome", 1.0], ["NA", false, "Oslo", 2m], [54L, "TRUE", null, 3f], [(byte)18, "false", "Rome", "6"]];
        records[1][0] = null;
        for (int row = 0; row < 4; row++)
        {
            object?[] r = records[row];
            Assert.That(pipeline.Transform(Record(r[0], r[1], r[2], r[3])), Is.EqualTo(rows[(8 * row)..(8 * (row + 1))]));
        }
    }

    [Test]
    public void What_was_learned_is_kept_for_other_tables()
    {
        var pipeline = TablePipeline.Fit(Read(Train), "class", s_filled);
        Table other = Read("extra,score,city,member,age,class\n9,3,Oslo,false,NA,good");
        Assert.That(pipeline.Transform(other).Features.ToArray(), Is.EqualTo(new float[] { 31, 1, 0, 1, 0, 0, 0, 0 }));
        Assert.That(pipeline.Transform(other).Labels(), Is.EqualTo(new[] { 1 }));
    }

    [TestCase("Mean", 34.333332f)]
    [TestCase("Median", 31f)]
    [TestCase("Fill", -1f)]
    public void Gaps_are_filled(string rule, float expected)
    {
        MissingRule missing = rule switch { "Mean" => MissingRule.Mean, "Median" => MissingRule.Median, _ => MissingRule.Fill(-1) };
        Dataset data = Read(Train).Select("age", "class").ToDataset("class", new TableOptions { Columns = new() { Missing = missing } });
        Assert.That(data.Features.ToArray(), Is.EqualTo(new[] { 31, expected, 54, 18 }));
        Assert.That(data.FeatureNames, Is.EqualTo(new[] { "age" }), "no indicator that was not asked for");
    }

    [Test]
    public void The_median_of_an_even_number_is_between_two() =>
        Assert.That(Read("a,t\n4,1\n1,1\n3,1\n,1\n10,1").ToDataset("t", new TableOptions { Columns = new() { Missing = MissingRule.Median } }).Features[3], Is.EqualTo(3.5f));

    [Test]
    public void Gaps_are_scaled_with_what_they_are_filled_with()
    {
        Dataset data = Read("a,t\n0,1\n10,1\n,1").ToDataset("t", new TableOptions { Columns = new() { Missing = MissingRule.Fill(5), Scaling = Scaling.MinMax } });
        Assert.That(data.Features.ToArray(), Is.EqualTo(new[] { 0, 1, 0.5f }));
    }

    [Test]
    public void Rows_are_dropped_for_the_columns_that_say_so()
    {
        var options = new TableOptions
        {
            Columns = new() { Missing = MissingRule.Drop },
            Rules = new Dictionary<string, ColumnRule> { ["city"] = new() { Missing = MissingRule.Fill("none"), Categories = CategoryEncoding.Ids } },
        };
        var pipeline = TablePipeline.Fit(Read(Train), "class", options);
        Dataset data = pipeline.Transform(Read(Train));
        Assert.That(data.Features.ToArray(), Is.EqualTo(new float[] { 31, 1, 0, 1, 54, 1, 1, 3, 18, 0, 0, 6 }));
        Assert.That(pipeline.ClassNames, Is.EqualTo(new[] { "good", "worst" }), "what was dropped is not learned");
        Assert.That(() => pipeline.Transform(Record(null, true, "Rome", 1)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("column 'age', whose MissingRule is Drop. Found none"));
    }

    [Test]
    public void Truths_become_classes_and_numbers_stay_numbers()
    {
        Dataset truths = Read("a,t\n1,true\n2,false").ToDataset("t");
        Assert.That((truths.ClassNames, truths.Labels()), Is.EqualTo((new[] { "false", "true" }, new[] { 1, 0 })));
        Dataset numbers = TablePipeline.Fit(Read("a,t,u\n1,0.5,7\n2,-1,8"), ["u", "t"]).Transform(Read("a,t,u\n1,0.5,7\n2,-1,8"));
        Assert.That((numbers.ClassNames, numbers.Classes, numbers.TargetShape), Is.EqualTo(((IReadOnlyList<string>?)null, (int?)null, new Shape(2))));
        Assert.That(numbers.Targets.ToArray(), Is.EqualTo(new[] { 7, 0.5f, 8, -1 }));
    }

    [Test]
    public void Json_keeps_everything()
    {
        foreach (TableOptions options in new[]
        {
            s_filled,
            new() { Columns = new() { Missing = MissingRule.Mean, Scaling = Scaling.MinMax }, Rules = new Dictionary<string, ColumnRule> { ["city"] = new() { Missing = MissingRule.Fill("Rome"), Categories = CategoryEncoding.Ids } } },
            new() { Columns = new() { Missing = MissingRule.Drop } },
        })
        {
            var pipeline = TablePipeline.Fit(Read(Train), "class", options);
            string json = pipeline.ToJson();
            TablePipeline again = TablePipeline.FromJson(json);
            OddCulture.Run(() => Assert.That(TablePipeline.FromJson(json).ToJson(), Is.EqualTo(json)));
            Assert.That(again.ToString(), Is.EqualTo(pipeline.ToString()));
            Assert.That(again.Kinds, Is.EquivalentTo(pipeline.Kinds));
            Dataset expected = pipeline.Transform(Read(Train)), data = again.Transform(Read(Train));
            Assert.That(data.Features.ToArray(), Is.EqualTo(expected.Features.ToArray()));
            Assert.That(data.Labels(), Is.EqualTo(expected.Labels()));
            Assert.That(data.ClassNames, Is.EqualTo(expected.ClassNames));
            Assert.That(data.FeatureNames, Is.EqualTo(expected.FeatureNames));
        }
    }

    [TestCase("{}")]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"version\":1,\"features\":[],\"target\":{\"names\":[\"t\"],\"kind\":\"Number\"}}")]
    [TestCase("{\"version\":1,\"features\":[{\"name\":\"a\",\"kind\":\"Number\",\"missing\":\"Refuse\"}],\"target\":{\"names\":[\"a\"],\"kind\":\"Number\"}}")]
    [TestCase("{\"version\":1,\"features\":[{\"name\":\"a\",\"kind\":\"Number\",\"missing\":\"Refuse\"}],\"target\":{\"names\":[\"t\"],\"kind\":\"Text\"}}")]
    [TestCase("{\"version\":1,\"features\":[{\"name\":\"a\",\"kind\":\"7\",\"missing\":\"Refuse\"}],\"target\":{\"names\":[\"t\"],\"kind\":\"Number\"}}")]
    [TestCase("{\"version\":1,\"features\":[{\"name\":\"a\",\"kind\":\"Text\",\"missing\":\"FillText\",\"fill\":1,\"encoding\":\"Ids\",\"categories\":[\"x\"]}],\"target\":{\"names\":[\"t\"],\"kind\":\"Number\"}}")]
    [TestCase("{\"version\":1,\"features\":[{\"name\":\"a\",\"kind\":\"Number\",\"missing\":\"Refuse\",\"scaling\":\"Standard\",\"mean\":0,\"scale\":0}],\"target\":{\"names\":[\"t\"],\"kind\":\"Number\"}}")]
    public void Json_of_something_else_is_refused(string json) =>
        Assert.That(() => TablePipeline.FromJson(json), Throws.TypeOf<FormatException>().With.Message.StartsWith("TablePipeline: expected the JSON of a pipeline. Received: "));

    [Test]
    public void Json_of_a_later_version_is_refused_by_name() =>
        Assert.That(() => TablePipeline.FromJson("{\"version\":2}"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("version 1. Received: 2"));

    private static IEnumerable<TestCaseData> WrongFits()
    {
        yield return Case("a,t\nNA,1\n2,1", null, typeof(InvalidDataException), "a value in column 'a', whose MissingRule is Refuse. Found none in row 0");
        yield return Case("a,t\nx,1\nNA,1", new() { Columns = new() { Missing = MissingRule.Mean } }, typeof(InvalidDataException), "whose MissingRule is Mean, which is not for such a column. Found none in row 1");
        yield return Case("a,t\n1,1\nNA,1", new() { Columns = new() { Missing = MissingRule.Fill("x") } }, typeof(InvalidDataException), "FillText, which is not for such a column");
        yield return Case("a,t\nNA,1\nNA,1", new() { Columns = new() { Missing = MissingRule.Mean } }, typeof(ArgumentException), "a value in column 'a' to take the Mean of. Found none");
        yield return Case("a,t\n1,1", new() { Columns = new() { MissingIndicator = true } }, typeof(ArgumentException), "expected missing values to be filled where an indicator is asked for. Received: Refuse for column 'a'");
        yield return Case("a,t\n1,1", new() { Columns = new() { Missing = MissingRule.Drop, MissingIndicator = true } }, typeof(ArgumentException), "Received: Drop");
        yield return Case("a,t\n1,1", new() { Rules = new Dictionary<string, ColumnRule> { ["t"] = new() } }, typeof(ArgumentException), "expected rules for a. Received: 't'");
        yield return Case("a,t\n1,1\ninf,1", null, typeof(InvalidDataException), "expected finite numbers in column 'a'. Found");
        yield return Case("a,t\n1,1\n-inf,1", new() { Columns = new() { Scaling = Scaling.Standard } }, typeof(InvalidDataException), "in row 1");
        yield return Case("a,t\n1,1\n1,NA", null, typeof(InvalidDataException), "expected a target in column 't'. Found none in row 1");
        yield return Case("a,t\n1,1\n1,inf", null, typeof(InvalidDataException), "expected a target in column 't'. Found");
        yield return Case("a,b\n1,1", null, typeof(ArgumentException), "one of the columns a, b. Received: 't'");
        yield return Case("t\n1", null, typeof(ArgumentException), "expected a column beside the targets. Received: t alone");
        foreach (string date in new[] { "2020-01-31", "31.1.2020", "1/31/2020", "2020-01-31T12:30:00Z", "2020-01-31 12:30:00", "2020/1/31" })
            yield return Case($"a,t\n{date},1", null, typeof(NotSupportedException), $"in column 'a'. Found dates such as '{date}'");

        static TestCaseData Case(string text, TableOptions? options, Type type, string message) =>
            new TestCaseData(text, options, type, message).SetName($"Wrong fit: {message}");
    }

    [TestCaseSource(nameof(WrongFits))]
    public void A_wrong_fit_says_what_was_expected(string text, TableOptions? options, Type type, string message) =>
        Assert.That(() => Read(text).ToDataset("t", options), Throws.TypeOf(type).With.Message.Contains(message));

    [Test]
    public void A_wrong_table_or_record_says_what_was_expected()
    {
        var pipeline = TablePipeline.Fit(Read(Train), "class", s_filled);
        string good = "age,member,city,score,class\n";
        foreach ((string rows, string message) in new[]
        {
            ($"{good}1,true,Paris,1,good", "expected one of Oslo, Rome, none in column 'city'. Received: 'Paris' in row 0"),
            ($"{good}1,true,Rome,1,good\n1,true,Rome,1,new", "expected one of bad, good, worst in column 'class'. Received: 'new' in row 1"),
            ("age,member,city,score\n1,true,Rome,1", "one of the columns age, member, city, score. Received: 'class'"),
            ("age,member,city,class\n1,true,Rome,good", "Received: 'score'"),
            ($"{good}1,true,5,1,good", "expected column 'city' to hold what it was fitted to, Text (see TablePipeline.Kinds). Received: Number"),
            ($"{good}1,true,Rome,1,5", "expected column 'class' to hold Text. Received: Number"),
        })
        {
            Assert.That(() => pipeline.Transform(Read(rows)), Throws.ArgumentException.With.Message.Contains(message));
        }

        Assert.That(() => pipeline.Transform(Record(1, true, "Paris", 1)), Throws.ArgumentException.With.Message.Contains("Received: 'Paris'"));
        Assert.That(() => pipeline.Transform(Record("x", true, "Rome", 1)), Throws.ArgumentException.With.Message.Contains("age: a number or missing (taken as 31). Received: 'x' (String)"));
        Assert.That(() => pipeline.Transform(Record(1, 1, "Rome", 1)), Throws.ArgumentException.With.Message.Contains("member: true or false. Received: '1' (Int32)"));
        Assert.That(() => pipeline.Transform(Record(1, true, 7, 1)), Throws.ArgumentException.With.Message.Contains("city: one of Oslo, Rome, none"));
        Assert.That(() => pipeline.Transform(Record(1, true, "Rome", null)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("column 'score', whose MissingRule is Refuse"));
        Assert.That(() => pipeline.Transform(Record(1, true, "Rome", double.PositiveInfinity)), Throws.TypeOf<InvalidDataException>().With.Message.Contains("finite numbers in column 'score'"));
        Assert.That(() => pipeline.Transform(new Dictionary<string, object?> { ["age"] = 1 }), Throws.ArgumentException.With.Message.Contains("a value (or null) of member: true or false. Received: none"));
        Assert.That(() => pipeline.Transform(Record(1, true, "Rome", 1), new float[7]), Throws.ArgumentException.With.Message.Contains("room for 8 features. Received: 7"));
        Assert.That(() => MissingRule.Fill(double.NaN), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Received: NaN"));
        Assert.That(() => TablePipeline.Fit(Read("a,t,u\n1,x,2"), ["t", "u"]), Throws.ArgumentException.With.Message.Contains("several targets to be numbers"));
    }
}
