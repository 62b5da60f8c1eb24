using Nn.Datasets;
using Nn.Plotting;

namespace Nn.Tests.Plotting;

public sealed class PictureTests
{
    private static readonly Dataset s_corner = new(new float[] { 0, 0, 3, 0, 0, 2 }, new float[] { 0, 1, 1 }, [2], [1]);

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("nn-picture-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Scales_with_its_frame_and_has_a_title_for_readers()
    {
        Picture picture = DataScatter.Of(s_corner, "Three <points> & a title");
        var svg = new Svg(picture);
        Assert.Multiple(() =>
        {
            Assert.That(svg.Root.Attribute("viewBox")!.Value, Is.EqualTo($"0 0 {picture.Width} {picture.Height}"));
            Assert.That(svg.Root.Elements().First().Value, Is.EqualTo(picture.Title));
            Assert.That(svg.Texts, Does.Contain("Three <points> & a title"));
        });
    }

    [Test]
    public void No_text_is_cut_off_where_the_viewers_font_is_wider()
    {
        var svg = new Svg(DataScatter.Of(s_corner, "Three points"));
        Assert.That(svg.Texts, Does.Contain("Class 0"));
        Assert.That(svg.Root.Descendants().Where(element => element.Attribute("clip-path") is not null).SelectMany(group => group.Elements()),
            Has.None.Matches<System.Xml.Linq.XElement>(element => element.Name.LocalName == "text"));
    }

    [Test]
    public void Saved_file_is_the_picture()
    {
        Picture picture = DataScatter.Of(s_corner, "Points");
        string path = Path.Combine(_folder, "points.svg");
        File.WriteAllText(path, "an older and longer file " + new string('x', 100_000));
        picture.Save(path);
        Assert.Multiple(() =>
        {
            Assert.That(File.ReadAllText(path), Is.EqualTo(picture.ToSvg()));
            Assert.That(Directory.GetFiles(_folder), Is.EqualTo(new[] { path }), "nothing else is left");
        });
    }

    [Test]
    public void Failed_save_leaves_nothing_behind()
    {
        Picture picture = DataScatter.Of(s_corner, "Points");
        string occupied = Path.Combine(_folder, "points.svg");
        Directory.CreateDirectory(occupied);
        Assert.Multiple(() =>
        {
            Assert.That(() => picture.Save(occupied), Throws.InstanceOf<IOException>().Or.InstanceOf<UnauthorizedAccessException>());
            Assert.That(() => picture.Save(Path.Combine(_folder, "none", "points.svg")), Throws.InstanceOf<DirectoryNotFoundException>());
            Assert.That(Directory.GetFileSystemEntries(_folder), Is.EqualTo(new[] { occupied }));
        });
    }

    [Test]
    public void Points_keep_their_places_and_both_axes_have_one_scale()
    {
        var svg = new Svg(DataScatter.Of(s_corner, "Points"));
        // One point of class 0, two of class 1, one a class in the legend.
        (double X, double Y)[] points = svg.Points;
        Assert.That(points, Has.Length.EqualTo(5));
        double unit = (points[1].X - points[0].X) / 3;
        Assert.Multiple(() =>
        {
            Assert.That(unit, Is.GreaterThan(50), "pixels");
            Assert.That(points[1].Y, Is.EqualTo(points[0].Y).Within(1e-3));
            Assert.That(points[2].X, Is.EqualTo(points[0].X).Within(1e-3));
            Assert.That(points[0].Y - points[2].Y, Is.EqualTo(2 * unit).Within(1e-2));
            Assert.That(svg.Texts, Does.Contain("x0").And.Contain("x1").And.Contain("Class 0").And.Contain("Class 1"));
        });
    }

    [Test]
    public void Each_sample_is_a_point()
    {
        Dataset circles = Circles.Make(1000, noise: 0.1, seed: 1);
        Assert.That(new Svg(DataScatter.Of(circles, "Circles")).Points, Has.Length.EqualTo(1000 + 2));
    }

    [Test]
    public void Thousand_points_are_small() =>
        Assert.That(DataScatter.Of(Circles.Make(1000, noise: 0.1, seed: 1), "Circles").ToSvg(), Has.Length.LessThan(100_000));

    [Test]
    public void Wrong_data_is_refused()
    {
        var three = new Dataset(new float[6], new float[2], [3], [1]);
        var regression = new Dataset(new float[4], new float[] { 0.5f, -1 }, [2], [1]);
        var infinite = new Dataset(new float[] { 0, float.NaN }, new float[1], [2], [1], allowNonFinite: true);
        Assert.Multiple(() =>
        {
            Assert.That(
                () => DataScatter.Of(three, ""),
                Throws.ArgumentException.With.Message.Contains("expected a data set of two features. Received: one of shape (3)"));
            Assert.That(
                () => DataScatter.Of(regression, ""),
                Throws.ArgumentException.With.Message.Contains("expected a data set of classes"));
            Assert.That(
                () => DataScatter.Of(infinite, ""),
                Throws.ArgumentException.With.Message.Contains("expected finite features. Received: NaN in row 0"));
            Assert.That(() => DataScatter.Of(null!, ""), Throws.ArgumentNullException);
            Assert.That(() => DataScatter.Of(s_corner, null!), Throws.ArgumentNullException);
        });
    }
}
