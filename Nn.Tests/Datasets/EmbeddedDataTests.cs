using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>The embedded sets against what their sources say of them.</summary>
public sealed class EmbeddedDataTests
{
    /// <summary>Sizes of classes as the repository lists them, and the first picture, a zero.</summary>
    [Test]
    public void Digits_are_those_of_the_repository()
    {
        Dataset digits = Digits.Load();
        Assert.Multiple(() =>
        {
            Assert.That((digits.Count, digits.InputShape.Size, digits.Classes), Is.EqualTo((1797, 64, (int?)10)));
            Assert.That(
                digits.Labels().CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value),
                Is.EqualTo((int[])[178, 182, 177, 183, 181, 182, 181, 179, 174, 180]));
            Assert.That(digits.Features[..16].ToArray(), Is.EqualTo((float[])[0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0]));
            Assert.That(digits.Features.ToArray(), Is.All.InRange(0f, 16f));
        });
    }

    /// <summary>Means by Fisher's table.</summary>
    [Test]
    public void Irises_are_those_of_Fisher()
    {
        Dataset iris = Iris.Load();
        double Mean(int label, int column) => Enumerable.Range(0, 150).Where(i => iris.Labels()[i] == label).Average(i => iris.Features[(i * 4) + column]);
        Assert.That((iris.Count, iris.InputShape.Size, iris.Classes), Is.EqualTo((150, 4, (int?)3)));
        Assert.That(Enumerable.Range(0, 4).Select(column => Mean(0, column)), Is.EqualTo((double[])[5.006, 3.428, 1.462, 0.246]).Within(1e-5));
        Assert.That(Enumerable.Range(0, 4).Select(column => Mean(1, column)), Is.EqualTo((double[])[5.936, 2.770, 4.260, 1.326]).Within(1e-5));
        Assert.That(Enumerable.Range(0, 4).Select(column => Mean(2, column)), Is.EqualTo((double[])[6.588, 2.974, 5.552, 2.026]).Within(1e-5));
        Assert.That(Iris.ClassNames, Is.EqualTo((string[])["setosa", "versicolor", "virginica"]));
        Assert.That(iris.FeatureNames[2], Is.EqualTo("petal_length_(cm)"));
    }
}
