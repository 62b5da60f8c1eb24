using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Forms of arguments; the values themselves are in the reference tests.</summary>
public class BlobsTests
{
    [Test]
    public void Samples_left_over_go_to_the_first_clouds()
    {
        Points points = Blobs.Generate(samples: 11, centers: 4, shuffle: false);
        Assert.That(points.Labels, Is.EqualTo(new[] { 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3 }));
    }

    [Test]
    public void Given_centers_without_spread_are_the_points()
    {
        Points points = Blobs.Generate(samples: [1, 2], centers: new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, clusterStd: 0, shuffle: false);
        Assert.That(points.X, Is.EqualTo(new double[] { 1, 2, 3, 4, 5, 6, 4, 5, 6 }));
        Assert.That((points.Count, points.Dimensions, points.Classes), Is.EqualTo((3, 3, 2)));
    }

    [Test]
    public void Centers_lie_in_the_box()
    {
        Points points = Blobs.Generate(samples: 500, centers: 500, features: 3, clusterStd: 0, centerBox: (2, 3));
        Assert.That(points.X, Has.All.InRange(2.0, 3.0));
    }

    [Test]
    public void Each_cloud_has_its_deviation()
    {
        var origin = new double[2, 1];
        Points points = Blobs.Generate(samples: [4000, 4000], centers: origin, clusterStd: [0.5, 2.0], shuffle: false);
        double Deviation(int start) => Math.Sqrt(points.X.Skip(start).Take(4000).Average(v => v * v));
        Assert.That(Deviation(0), Is.EqualTo(0.5).Within(0.5 * 4 / Math.Sqrt(8000)));
        Assert.That(Deviation(4000), Is.EqualTo(2).Within(2 * 4 / Math.Sqrt(8000)));
    }

    [Test]
    public void A_data_set_of_three_clouds_by_default()
    {
        Dataset blobs = Blobs.Make(seed: 3);
        Assert.That((blobs.Count, blobs.Classes), Is.EqualTo((100, 3)));
        Assert.That(blobs.InputShape, Is.EqualTo(new Shape(2)));
        Assert.That(Blobs.Make(features: 4).FeatureNames[3], Is.EqualTo("x3"));
    }

    /// <summary>A single cloud comes in random order too: the points of the same seed that are not shuffled, in the order of the next permutation.</summary>
    [Test]
    public void One_cloud_is_shuffled_as_several_are()
    {
        Points shuffled = Blobs.Generate(20, centers: 1, seed: 3), inOrder = Blobs.Generate(20, centers: 1, shuffle: false, seed: 3);
        Assert.That(shuffled.X, Is.Not.EqualTo(inOrder.X));
        Assert.That(shuffled.X, Is.EquivalentTo(inOrder.X));
    }
}
