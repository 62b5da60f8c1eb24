using Nn.Plotting;

namespace Nn.Tests.Plotting;

[TestFixture]
public sealed class ImageSheetTests
{
    [Test]
    public void Each_picture_has_its_caption_and_ten_stand_in_a_row()
    {
        string[] captions = [.. Enumerable.Range(0, 12).Select(i => $"no {i}")];
        Picture sheet = ImageSheet.Of(new float[12 * 6], height: 2, width: 3, captions, "Twelve");
        Svg svg = new(sheet);
        Assert.Multiple(() =>
        {
            Assert.That(svg.Texts, Is.SupersetOf(captions));
            Assert.That(svg.Images, Has.Length.EqualTo(12));
            Assert.That(svg.Middle("no 10").X, Is.EqualTo(svg.Middle("no 0").X).Within(0.5), "The eleventh begins the second row.");
            Assert.That(svg.Middle("no 10").Y, Is.GreaterThan(svg.Middle("no 0").Y));
            Assert.That(svg.Middle("no 9").X, Is.GreaterThan(svg.Middle("no 8").X));
        });
    }

    [Test]
    public void Captions_of_two_lines_make_the_sheet_higher_and_stand_below_each_other()
    {
        Picture one = ImageSheet.Of(new float[12 * 6], height: 2, width: 3, [.. Enumerable.Repeat("upper", 12)], "One line");
        Picture two = ImageSheet.Of(new float[12 * 6], height: 2, width: 3, [.. Enumerable.Repeat("one", 10), "alone", "upper\nlower"], "Two lines");
        Svg svg = new(two);
        Assert.Multiple(() =>
        {
            Assert.That(two.Height - one.Height, Is.EqualTo(2 * 14), "A line more in each of two rows.");
            Assert.That(svg.Middle("lower").Y - svg.Middle("upper").Y, Is.EqualTo(14).Within(1));
            Assert.That((svg.Middle("lower").Y + svg.Middle("upper").Y) / 2, Is.EqualTo(svg.Middle("alone").Y).Within(0.5), "Both about the middle.");
        });
    }

    [Test]
    public void Values_of_other_pictures_than_have_captions_are_refused() => Assert.That(
        () => ImageSheet.Of(new float[7], 2, 3, ["one"], "Wrong"),
        Throws.ArgumentException.With.Message.Contains("expected 1 pictures of 2 × 3, 6 values").And.Message.Contains("Received: 7"));

    [Test]
    public void A_value_that_is_not_finite_is_refused() => Assert.That(
        () => ImageSheet.Of([0, float.NaN], 1, 2, ["one"], "Wrong"),
        Throws.ArgumentException.With.Message.Contains("Received: NaN at 1"));

    [Test]
    public void No_picture_is_refused() => Assert.That(() => ImageSheet.Of([], 1, 2, [], "None"), Throws.ArgumentException);
}
