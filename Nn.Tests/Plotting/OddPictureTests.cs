using System.IO.Compression;
using System.Xml.Linq;
using Nn.Datasets;
using Nn.Layers;
using Nn.Plotting;
using Nn.Training;

namespace Nn.Tests.Plotting;

/// <summary>Values and texts that nobody plans for: each gives a picture that can be read, or a clear exception.</summary>
public sealed class OddPictureTests
{
    private static readonly Dataset s_circles = Circles.Make(64, noise: 0.1, seed: 1);

    [TestCase(1e20)]
    [TestCase(-1e20)]
    [TestCase(1e-20)]
    [TestCase(0)]
    [TestCase(12345678.9)]
    public void A_curve_that_is_constant_runs_through_its_panel(double value)
    {
        var svg = new Svg(LearningCurves.Of(Train(20, "metric", [value]), "Constant"));
        (double X, double Y)[] line = svg.Lines[1], loss = svg.Lines[0];
        Assert.Multiple(() =>
        {
            Assert.That(line.Select(point => point.Y), Is.All.EqualTo(line[0].Y).And.All.InRange(0, loss.Min(point => point.Y)));
            Assert.That(svg.Texts, Has.None.Contain("NaN").And.None.Contain("∞"));
            Assert.That(svg.Texts.Max(text => text.Length), Is.LessThan(14), "a tick of a few digits");
            Assert.That(svg.Texts, Has.Length.InRange(8, 60), "some ticks, not thousands");
        });
    }

    [Test]
    public void Values_that_are_no_numbers_are_a_gap()
    {
        var svg = new Svg(LearningCurves.Of(Train(20, "metric", [1, 2, 3, 4, 5, double.NaN, 3, 4, 2, double.PositiveInfinity, 1, 2, 3]), "Gaps"));
        Assert.Multiple(() =>
        {
            Assert.That(svg.Lines.Skip(1).Sum(line => line.Length), Is.EqualTo(18), "20 epochs but two");
            Assert.That(svg.Lines.Skip(1).SelectMany(line => line), Is.All.Matches<(double X, double Y)>(p => double.IsFinite(p.X) && p.Y is > 0 and < 600));
        });
    }

    [Test]
    public void A_curve_of_no_number_leaves_its_panel_empty()
    {
        var svg = new Svg(LearningCurves.Of(Train(20, "metric", [double.NaN]), "Nothing"));
        Assert.That(svg.Lines, Has.Length.EqualTo(1), "the loss");
    }

    [Test]
    public void A_metric_without_a_name_is_refused_before_it_is_drawn() =>
        Assert.That(() => Train(20, "", [1, 2]), Throws.ArgumentException.With.Message.Contains("name"));

    [Test]
    public void Ticks_far_from_zero_keep_what_tells_them_apart()
    {
        var svg = new Svg(LearningCurves.Of(Train(20, "metric", [10_000_000, 10_000_010]), "Far"));
        string[] ticks = [.. svg.Texts.Where(text => text.Contains("e7", StringComparison.Ordinal))];
        Assert.That(ticks, Has.Length.AtLeast(3).And.Unique);
    }

    [Test]
    public void Characters_that_no_document_may_hold_are_replaced()
    {
        const string odd = "a\u0001b\uD800c\uFFFFd\0", shown = "a�b�c�d�";
        var data = new Dataset(new float[] { 0, 0, 3, 0 }, new float[] { 0, 1 }, [2], [1], [odd, "x"]);
        History history = Train(20, "accuracy", [1, 2], s_circles);
        Picture[] pictures =
        [
            DataScatter.Of(data, odd),
            LearningCurves.Of(Train(20, odd, [1, 2]), odd),
            ValidationCurves.Of((odd, history)),
            ConfusionHeatmap.Of(ConfusionMatrix.Of([0, 1], [0, 1], [odd, "b"]), odd),
            ImageSheet.Of([0, 1], 1, 2, [odd], odd),
        ];
        foreach (Picture picture in pictures)
            Assert.That(new Svg(picture).Texts.Select(text => text.ToUpperInvariant()), Has.Some.EqualTo(shown.ToUpperInvariant()));
    }

    [Test]
    public void A_place_beyond_all_others_is_shown()
    {
        var far = new Dataset(new float[] { 0, 0, 3e38f, -3e38f }, new float[] { 0, 1 }, [2], [1]);
        Assert.That(new Svg(DataScatter.Of(far, "Far")).Points, Has.Length.EqualTo(4).And.All.Matches<(double X, double Y)>(p => p.X is > 0 and < 700));
    }

    [Test]
    public void Numbers_below_zero_have_a_minus_sign() =>
        Assert.That(new Svg(LearningCurves.Of(Train(20, "metric", [-2, 2]), "Minus")).Texts, Has.Some.StartsWith("−").And.None.StartsWith("-"));

    [Test]
    public void A_feature_that_is_constant_lies_in_the_middle_of_its_axis()
    {
        var data = new Dataset(new float[] { 5, 0, 5, 1, 5, 2 }, new float[] { 0, 1, 1 }, [2], [1]);
        (double X, double Y)[] points = new Svg(DataScatter.Of(data, "Line")).Points;
        Assert.That(points.Take(3).Select(p => p.X).Distinct().Single(), Is.InRange(150, 450));
    }

    [Test]
    public void Classes_keep_their_colours()
    {
        var svg = new Svg(DataScatter.Of(Circles.Make(40, seed: 1), "Circles"));
        XElement[] groups = [.. svg.Root.Descendants().Where(e => e.Name.LocalName == "g" && e.Elements().Any(c => c.Name.LocalName == "ellipse"))];
        Assert.That(groups.Select(group => group.Attribute("style")!.Value).Distinct().Count(), Is.AtLeast(2), "two classes");
        Assert.That(groups.Max(group => group.Elements().Count(c => c.Name.LocalName == "ellipse")), Is.InRange(20, 21));
    }

    [Test]
    public void Counts_on_dark_cells_are_white()
    {
        var svg = new Svg(ConfusionHeatmap.Of(ConfusionMatrix.Of([0, 0, 0, 1], [0, 0, 1, 0], ["a", "b"]), "Cells"));
        Assert.That(svg.Fill("2"), Is.EqualTo("rgb(255,255,255)"), "two thirds of its row");
        Assert.That(new Svg(ConfusionHeatmap.Of(ConfusionMatrix.Of([0, 0, 0, 0, 0], [0, 0, 0, 1, 1], ["a", "b"]), "Cells")).Fill("2"),
            Is.EqualTo("rgb(34,34,34)"), "two fifths");
    }

    /// <summary>A picture of its smallest value alone is white: PNG's rows after the filter "up" are 255s, then 0s.</summary>
    [Test]
    public void The_smallest_value_of_a_sheet_is_white_and_the_largest_black()
    {
        var svg = new Svg(ImageSheet.Of([0, 9], 1, 1, ["low", "high"], "Sheet"));
        byte[][] pixels = [.. svg.Images.Select(FirstPixel)];
        Assert.That(pixels[0], Is.EqualTo((byte[])[255, 255, 255]));
        Assert.That(pixels[1], Is.EqualTo((byte[])[0, 0, 0]));
    }

    [Test]
    public void Pictures_do_not_depend_on_the_culture()
    {
        Func<string>[] pictures =
        [
            () => DataScatter.Of(s_circles, "Circles").ToSvg(),
            () => LearningCurves.Of(Train(20, "metric", [-1.5, 0.25]), "Curves").ToSvg(),
            () => ConfusionHeatmap.Of(ConfusionMatrix.Of([0, 1], [0, 1]), "Heat").ToSvg(),
            () => ImageSheet.Of([0, 0.5f], 1, 2, ["one"], "Sheet").ToSvg(),
        ];
        foreach (Func<string> picture in pictures)
        {
            string odd = "";
            OddCulture.Run(() => odd = picture());
            Assert.That(odd, Is.EqualTo(picture()));
        }
    }

    /// <summary>The data of a PNG begins with the filter of the first row, then its first pixel.</summary>
    private static byte[] FirstPixel(XElement image)
    {
        string href = image.Attributes().Single(attribute => attribute.Name.LocalName == "href").Value;
        byte[] png = Convert.FromBase64String(href[(href.IndexOf(',', StringComparison.Ordinal) + 1)..]);
        int data = png.AsSpan().IndexOf("IDAT"u8) + 4;
        using var zlib = new ZLibStream(new MemoryStream(png, data, png.Length - data), CompressionMode.Decompress);
        var start = new byte[4];
        zlib.ReadExactly(start);
        return start[1..];
    }

    private static History Train(int epochs, string name, double[] values, Dataset? validation = null)
    {
        Model model = new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([2], seed: 1);
        var options = new FitOptions { Epochs = epochs, Validation = validation };
        return new Trainer(model, new Sgd(0.1), Loss.BinaryCrossentropy, new GivenMetric(values) { Name = name }).Fit(s_circles, options);
    }

    /// <summary>Gives one value after the other, the last one for ever.</summary>
    private sealed record GivenMetric(double[] Values) : Metric
    {
        protected override string DefaultName => "given";

        public override MetricState CreateState(Shape target, Shape prediction) => new State(Values);

        private sealed class State(double[] values) : MetricState
        {
            private int _epoch = -1;

            public override double Result => values[Math.Clamp(_epoch, 0, values.Length - 1)];

            public override void Reset() => _epoch++;

            protected override void Collect(in MetricBatch batch)
            {
            }
        }
    }
}
