using Nn.Plotting;
using Nn.Training;

namespace Nn.Tests.Plotting;

[TestFixture]
public sealed class ConfusionHeatmapTests
{
    [Test]
    public void It_shows_the_counts_but_for_zeros_under_the_names_of_the_classes()
    {
        var confusion = ConfusionMatrix.Of([0, 0, 0, 1, 1], [0, 0, 1, 1, 1], ["ham", "spam"]);
        string[] texts = new Svg(ConfusionHeatmap.Of(confusion, "Mail")).Texts;
        Assert.Multiple(() =>
        {
            Assert.That(texts, Is.SupersetOf((string[])["Mail", "Predicted class", "True class", "ham", "spam", "1"]));
            Assert.That(texts.Count(text => text == "2"), Is.EqualTo(2), "Two of each are right.");
            Assert.That(texts, Has.None.EqualTo("0"));
        });
    }

    [Test]
    public void The_first_class_is_the_upper_row_and_the_left_column()
    {
        // One sample of class 0 predicted as 1: the upper right cell.
        var confusion = ConfusionMatrix.Of([0, 1, 1], [1, 0, 0], ["ham", "spam"]);
        Svg svg = new(ConfusionHeatmap.Of(confusion, "Swapped"));
        (double X, double Y) one = svg.Middle("1"), two = svg.Middle("2");
        Assert.Multiple(() =>
        {
            Assert.That(one.Y, Is.LessThan(two.Y));
            Assert.That(one.X, Is.GreaterThan(two.X));
        });
    }
}
