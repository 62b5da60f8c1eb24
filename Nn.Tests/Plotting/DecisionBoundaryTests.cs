using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Nn.Datasets;
using Nn.Layers;
using Nn.Plotting;

namespace Nn.Tests.Plotting;

public sealed class DecisionBoundaryTests
{
    /// <summary>The corners of a square around 0; class 1 is above.</summary>
    private static readonly Dataset s_square = new(new float[] { -1, -1, 1, -1, -1, 1, 1, 1 }, new float[] { 0, 0, 1, 1 }, [2], [1]);

    [Test]
    public void Line_is_where_both_classes_are_equally_likely()
    {
        // p = sigmoid(x + 4y): the line through (-1, 0.25) and (1, -0.25).
        var svg = new Svg(DecisionBoundary.Of(Classifier(1, Activation.Sigmoid, 1, 4), s_square, "Slope"));
        (double X, double Y)[] points = svg.Points, line = svg.Lines.Single();
        double unit = (points[1].X - points[0].X) / 2;
        (double x, double y) = ((points[0].X + points[1].X) / 2, (points[0].Y + points[2].Y) / 2);
        Assert.Multiple(() =>
        {
            // Pixels count downwards.
            foreach ((double lineX, double lineY) in line) Assert.That(lineY - y, Is.EqualTo(0.25 * (lineX - x)).Within(0.02 * unit));
            Assert.That(line.Max(point => point.X) - line.Min(point => point.X), Is.GreaterThan(2 * unit), "across the picture");
            Assert.That(svg.Texts, Does.Contain("p = 0.5"));
        });
    }

    [Test]
    public void Field_has_the_colour_of_the_likelier_class()
    {
        byte[][] rows = PixelsOf(new Svg(DecisionBoundary.Of(Classifier(1, Activation.Sigmoid, 0, 20), s_square, "Above and below")));
        Assert.Multiple(() =>
        {
            for (int red = 0; red < rows[0].Length; red += 3)
            {
                Assert.That(rows[0][red], Is.GreaterThan(rows[0][red + 2]), "class 1 above: orange");
                Assert.That(rows[^1][red + 2], Is.GreaterThan(rows[^1][red]), "class 0 below: blue");
            }
        });
    }

    [Test]
    public void Undecided_model_leaves_the_field_white()
    {
        byte[][] rows = PixelsOf(new Svg(DecisionBoundary.Of(Classifier(1, Activation.Sigmoid, 0, 0), s_square, "Undecided")));
        Assert.That(rows.All(row => row.All(value => value == 255)));
    }

    [Test]
    public void Several_classes_part_where_two_of_them_lead()
    {
        // Logits -4x, 4x and 4y: below 0 the line x = 0, above it y = |x|.
        var data = new Dataset(new float[] { -1, 0, 1, 0, 0, 1 }, new float[] { 0, 1, 2 }, [2], [1]);
        var svg = new Svg(DecisionBoundary.Of(Classifier(3, Activation.Softmax, -4, 4, 0, 0, 0, 4), data, "Three"));
        (double X, double Y)[] points = svg.Points;
        double unit = (points[1].X - points[0].X) / 2, middle = points[2].X, bottom = points[0].Y;
        (double X, double Y)[] line =
            [.. svg.Lines.SelectMany(line => line).Select(point => ((point.X - middle) / unit, (bottom - point.Y) / unit))];
        Assert.Multiple(() =>
        {
            foreach ((double x, double y) in line) Assert.That(y < 0 ? x : y - Math.Abs(x), Is.Zero.Within(0.03), $"at ({x}, {y})");
            Assert.That(line.Any(point => point.X < -0.5) && line.Any(point => point.X > 0.5), "above, to the left and to the right");
            Assert.That(svg.Texts, Does.Contain("Equally likely"));
        });
    }

    [Test]
    public void Softmax_of_two_has_the_line_of_a_sigmoid()
    {
        var svg = new Svg(DecisionBoundary.Of(Classifier(2, Activation.Softmax, -1, 1, 0, 0), s_square, "Two"));
        double middle = (svg.Points[0].X + svg.Points[1].X) / 2;
        Assert.That(svg.Lines.SelectMany(line => line).Select(point => point.X), Is.Not.Empty.And.All.EqualTo(middle).Within(1e-2));
    }

    [Test]
    public void Wrong_models_are_refused()
    {
        Model wide = new Sequential { new Dense(1) { Activation = Activation.Sigmoid } }.Build([3], seed: 1);
        var threeClasses = new Dataset(new float[] { -1, 0, 1, 0, 0, 1 }, new float[] { 0, 1, 2 }, [2], [1]);
        Assert.Multiple(() =>
        {
            Assert.That(() => DecisionBoundary.Of(wide, s_square, ""), Throws.ArgumentException.With.Message.Contains("of two features"));
            Assert.That(
                () => DecisionBoundary.Of(Classifier(1, Activation.Linear, 1, 1), s_square, ""),
                Throws.ArgumentException.With.Message.Contains("ends in a sigmoid"));
            Assert.That(
                () => DecisionBoundary.Of(Classifier(2, Activation.Sigmoid, 1, 1, 1, 1), s_square, ""),
                Throws.ArgumentException.With.Message.Contains("in a softmax"));
            Assert.That(
                () => DecisionBoundary.Of(Classifier(1, Activation.Sigmoid, 1, 1), threeClasses, ""),
                Throws.ArgumentException.With.Message.Contains("at most the model's 2 classes. Received: one of 3"));
            Assert.That(() => DecisionBoundary.Of(null!, s_square, ""), Throws.ArgumentNullException);
        });
    }

    /// <summary>One dense layer with a given kernel, row after row, and no bias.</summary>
    private static Model Classifier(int units, Activation activation, params float[] kernel)
    {
        Model model = new Sequential { new Dense(units) { Activation = activation } }.Build([2], seed: 1);
        model.Parameters[0].Set(kernel);
        return model;
    }

    /// <summary>[row][3 · column + channel], rows from the top: zlib, each row the difference to the one above.</summary>
    private static byte[][] PixelsOf(Svg svg)
    {
        string data = svg.Image.Attributes().Single(attribute => attribute.Name.LocalName == "href").Value;
        byte[] png = Convert.FromBase64String(data[(data.IndexOf(',') + 1)..]);
        int width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20));
        Assert.That(Encoding.ASCII.GetString(png, 37, 4), Is.EqualTo("IDAT"), "after signature and header");
        int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var rows = new byte[height][];
        for (int row = 0; row < height; row++)
        {
            Assert.That(zlib.ReadByte(), Is.EqualTo(2), "the filter");
            rows[row] = new byte[3 * width];
            zlib.ReadExactly(rows[row]);
            for (int i = 0; row > 0 && i < 3 * width; i++) rows[row][i] += rows[row - 1][i];
        }

        return rows;
    }
}
