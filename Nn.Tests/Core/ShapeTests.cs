namespace Nn.Tests.Core;

public class ShapeTests
{
    [Test]
    public void Has_dimensions_size_and_rank()
    {
        Shape picture = [28, 24, 3];
        Assert.Multiple(() =>
        {
            Assert.That(picture.Rank, Is.EqualTo(3));
            Assert.That(picture.Size, Is.EqualTo(2016));
            Assert.That(picture[1], Is.EqualTo(24));
            Assert.That(picture[^1], Is.EqualTo(3));
            Assert.That(picture.Dimensions.ToArray(), Is.EqualTo(new[] { 28, 24, 3 }));
            Assert.That(picture.ToString(), Is.EqualTo("(28, 24, 3)"));
            Assert.That(picture.WithLast(7), Is.EqualTo(new Shape(28, 24, 7)));
            Assert.That(new Shape(5).ToString(), Is.EqualTo("(5)"));
        });
    }

    [Test]
    public void Made_of_an_array_it_keeps_no_hold_of_it()
    {
        int[] dimensions = [2, 3];
        var shape = new Shape(dimensions);
        dimensions[0] = 7;
        Assert.That(shape.ToString(), Is.EqualTo("(2, 3)"));
        Assert.That(() => new Shape((int[])null!), Throws.ArgumentNullException);
    }

    [Test]
    public void The_default_is_a_single_number()
    {
        Shape none = default, empty = [];
        Assert.That((none.Rank, none.Size, none.ToString()), Is.EqualTo((0, 1, "()")));
        Assert.That(none, Is.EqualTo(empty));
        Assert.That(none.GetHashCode(), Is.EqualTo(empty.GetHashCode()));
        Assert.That(none == new Shape(1), Is.False);
    }

    [TestCase(new[] { 2, 3 }, new[] { 2, 3 }, true)]
    [TestCase(new[] { 2, 3 }, new[] { 3, 2 }, false)]
    [TestCase(new[] { 6 }, new[] { 2, 3 }, false)]
    [TestCase(new[] { 2, 3 }, new[] { 2, 3, 1 }, false)]
    public void Is_equal_by_its_dimensions(int[] left, int[] right, bool equal)
    {
        Shape a = new(left), b = new(right);
        Assert.That((a == b, a != b, a.Equals((object)b)), Is.EqualTo((equal, !equal, equal)));
        if (equal) Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()));
    }

    [Test]
    public void Does_not_change_with_the_array_that_it_was_made_of()
    {
        int[] dimensions = [2, 3];
        Shape shape = new(dimensions);
        dimensions[0] = 99;
        Assert.That(shape, Is.EqualTo(new Shape(2, 3)));
    }

    [Test]
    public void Holds_as_many_elements_as_a_span_can() => Assert.That(new Shape(int.MaxValue, 1).Size, Is.EqualTo(int.MaxValue));

    [TestCase(0)]
    [TestCase(-1)]
    public void A_dimension_below_1_is_refused(int dimension) => Assert.Multiple(() =>
    {
        Assert.That(() => new Shape(dimension), Throws.InstanceOf<ArgumentException>().With.Message.Contains($"{dimension}"));
        Assert.That(() => new Shape(3, dimension, 2), Throws.InstanceOf<ArgumentException>().With.Message.Contains($"{dimension}"));
    });
}
