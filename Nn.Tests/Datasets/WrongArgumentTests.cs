using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Wrong calls of the data sets: each is refused with an exception that says what was expected and what came.</summary>
public class WrongArgumentTests
{
    private static readonly float[] s_two = [1, 2];
    private static readonly float[] s_one = [0];
    private static readonly int[] s_labels = [0, 0, 1, 1, 2, 2];
    private static readonly Dataset s_data = new(new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 0, 1, 2 }, [2], [1]);

    private static Dataset Make(float[] features, float[] targets, int? classes = null) =>
        new(features, targets, [2], [1], classes: classes);

    private static IEnumerable<WrongCall> Calls() =>
    [
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: no samples", () => Circles.Make(0),
            "Circles: expected at least 1 sample. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: negative samples", () => Circles.Make(-5),
            "Circles: expected at least 1 sample. Received: -5."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: negative outer count", () => Circles.Make((-1, 5)),
            "Circles: expected counts of at least 0. Received: (-1, 5)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: no samples in the pair", () => Circles.Make((0, 0)),
            "Circles: expected from 1 to 1073741795 samples in all. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: more than an array holds", () => Circles.Make((int.MaxValue, int.MaxValue)),
            "Circles: expected from 1 to 1073741795 samples in all. Received: 4294967294."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: negative noise", () => Circles.Make(10, noise: -0.1),
            "Circles: expected noise of at least 0, or null. Received: -0.1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: noise NaN", () => Circles.Make(10, noise: double.NaN),
            "Circles: expected noise of at least 0, or null. Received: NaN."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: infinite noise", () => Circles.Make(10, noise: double.PositiveInfinity),
            "Circles: expected noise of at least 0, or null. Received: Infinity."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: factor 1", () => Circles.Make(10, factor: 1),
            "Circles: expected a factor from 0 to less than 1. Received: 1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: negative factor", () => Circles.Make(10, factor: -0.2),
            "Circles: expected a factor from 0 to less than 1. Received: -0.2."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "circles: factor NaN", () => Circles.Make(10, factor: double.NaN),
            "Circles: expected a factor from 0 to less than 1. Received: NaN."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "moons: no samples", () => Moons.Make(0),
            "Moons: expected at least 1 sample. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "moons: negative lower count", () => Moons.Make((3, -1)),
            "Moons: expected counts of at least 0. Received: (3, -1)."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "moons: negative noise", () => Moons.Make(10, noise: -1),
            "Moons: expected noise of at least 0, or null. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: no samples", () => Blobs.Make(samples: 0),
            "Blobs: expected from 1 to 1073741795 samples in all. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: negative count", () => Blobs.Make(samples: [4, -1]),
            "Blobs: expected counts of at least 0. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: no clusters", () => Blobs.Make(samples: []),
            "Blobs: expected at least 1 center. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: no features", () => Blobs.Make(features: 0),
            "Blobs: expected at least 1 feature. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: no centers", () => Blobs.Make(centers: 0),
            "Blobs: expected at least 1 center. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "blobs: a number of centers beside counts", () => Blobs.Make(samples: [1, 2], centers: 2),
            "Blobs: with a number of samples for each cluster, expected the centers themselves or none. Received: 2."),
        WrongCall.Of<ArgumentException>(
            "blobs: fewer centers than counts", () => Blobs.Make(samples: [1, 2], centers: new double[,] { { 1, 2 } }),
            "Blobs: expected 2 centers, as many as sample numbers. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "blobs: empty centers", () => Blobs.Make(centers: new double[0, 2]),
            "Blobs: expected at least 1 center of at least 1 coordinate. Received: (0, 2)."),
        WrongCall.Of<ArgumentException>(
            "blobs: centers of other features", () => Blobs.Make(features: 3, centers: new double[,] { { 1, 2 } }),
            "Blobs: expected centers of 3 coordinates. Received: 2."),
        WrongCall.Of<ArgumentException>(
            "blobs: center NaN", () => Blobs.Make(centers: new double[,] { { double.NaN } }),
            "Blobs: expected finite centers. Received: NaN."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: negative deviation", () => Blobs.Make(clusterStd: -1),
            "Blobs: expected deviations of at least 0. Received: -1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: deviation NaN", () => Blobs.Make(clusterStd: [1, double.NaN, 1]),
            "Blobs: expected deviations of at least 0. Received: NaN."),
        WrongCall.Of<ArgumentException>(
            "blobs: two deviations for three", () => Blobs.Make(clusterStd: [1.0, 2.0]),
            "Blobs: expected 3 deviations, as many as centers. Received: 2."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "blobs: infinite box", () => Blobs.Make(centerBox: (0, double.PositiveInfinity)),
            "Blobs: expected a finite center box. Received: (0, Infinity)."),
        WrongCall.Of<ArgumentException>(
            "data set: no samples", () => Make([], []),
            "Dataset: expected at least 1 sample. Received: no features."),
        WrongCall.Of<ArgumentException>(
            "data set: no targets", () => Make(s_two, []),
            "Dataset: expected at least 1 sample. Received: no targets."),
        WrongCall.Of<ArgumentException>(
            "data set: half a sample", () => Make([1, 2, 3], s_one),
            "Dataset: expected features of a multiple of 2 values, for the shape (2). Received: 3."),
        WrongCall.Of<ArgumentException>(
            "data set: more targets", () => Make(s_two, [0, 1]),
            "Dataset: expected the targets of 1 samples, as of the features. Received: 2."),
        WrongCall.Of<ArgumentException>(
            "data set: feature NaN", () => Make([1, 2, 3, float.NaN], [0, 1]),
            "Dataset: expected finite features. Received: NaN in row 1, column 1 ('x1')."),
        WrongCall.Of<ArgumentException>(
            "data set: infinite target", () => Make(s_two, [float.PositiveInfinity]),
            "Dataset: expected finite targets. Received: Infinity in row 0, column 0 ('y0')."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "data set: no classes", () => Make(s_two, s_one, classes: 0),
            "Dataset: expected at least 1 class. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "data set: label past the classes", () => Make(s_two, [2], classes: 2),
            "Dataset: expected labels that are whole numbers from 0 to 1. Received: 2 in row 0."),
        WrongCall.Of<ArgumentException>(
            "data set: negative label", () => Make(s_two, [-1], classes: 2),
            "Dataset: expected labels that are whole numbers from 0 to 1. Received: -1 in row 0."),
        WrongCall.Of<ArgumentException>(
            "data set: half a label", () => Make(s_two, [0.5f], classes: 2),
            "Dataset: expected labels that are whole numbers from 0 to 1. Received: 0.5 in row 0."),
        WrongCall.Of<ArgumentException>(
            "data set: classes of another shape", () => _ = new Dataset(s_two, s_two, [2], [2], classes: 3),
            "Dataset: expected a label or 3 values, one a class, as target. Received: the shape (2)."),
        WrongCall.Of<ArgumentException>(
            "data set: names too few", () => _ = new Dataset(s_two, s_one, [2], [1], featureNames: ["a"]),
            "Dataset: expected 2 featureNames. Received: 1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fill: index past the end", () => s_data.Fill([3], new float[2], new float[1]),
            "Expected indices from 0 to 2. Received: 3 at 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "fill: negative index", () => s_data.Fill([-1], new float[2], new float[1]),
            "Expected indices from 0 to 2. Received: -1 at 0."),
        WrongCall.Of<ArgumentException>(
            "fill: features too short", () => s_data.Fill([0, 1], new float[3], new float[2]),
            "Dataset: expected room for 4 features: 2 samples of the shape (2). Received: 3."),
        WrongCall.Of<ArgumentException>(
            "fill: targets too long", () => s_data.Fill([0, 1], new float[4], new float[3]),
            "Dataset: expected room for 2 targets: 2 samples of the shape (1). Received: 3."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "slice: start past the end", () => s_data.Slice(3, 1),
            "Dataset: expected a start from 0 to 2. Received: 3."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "slice: none", () => s_data.Slice(0, 0),
            "Dataset: expected from 1 to 3 samples from sample 0 on. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "slice: too many", () => s_data.Slice(1, 3),
            "Dataset: expected from 1 to 2 samples from sample 1 on. Received: 3."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "slice: overflow", () => s_data.Slice(2, int.MaxValue),
            "Dataset: expected from 1 to 1 samples from sample 2 on. Received: 2147483647."),
        WrongCall.Of<ArgumentException>("take: none", () => s_data.Take([]), "Dataset: expected at least 1 index. Received: none."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "split: none", () => s_data.Split(0),
            "Dataset: expected from 1 to 2 samples for the first part. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "split: all", () => s_data.Split(3),
            "Dataset: expected from 1 to 2 samples for the first part. Received: 3."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "split: fraction 0", () => s_data.Split(0.0),
            "Dataset: expected a fraction between 0 and 1 that gives either part a sample of 3. Received: 0."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "split: fraction 1", () => s_data.Split(1.0),
            "Dataset: expected a fraction between 0 and 1 that gives either part a sample of 3. Received: 1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "split: fraction NaN", () => s_data.Split(double.NaN),
            "Dataset: expected a fraction between 0 and 1 that gives either part a sample of 3. Received: NaN."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "split: fraction of no sample", () => s_data.Split(0.1),
            "Dataset: expected a fraction between 0 and 1 that gives either part a sample of 3. Received: 0.1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "train-test: fraction over 1", () => s_data.TrainTestSplit(testSize: 1.5),
            "DataSplit: expected a testSize between 0 and 1 as a fraction. Received: 1.5."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "train-test: all", () => s_data.TrainTestSplit(testSize: 3),
            "DataSplit: expected a testSize from 1 to 2 samples. Received: 3."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "train-test: none", () => s_data.TrainTestSplit(trainSize: 0),
            "DataSplit: expected a trainSize from 1 to 2 samples. Received: 0."),
        WrongCall.Of<ArgumentException>(
            "train-test: together too many", () => s_data.TrainTestSplit(testSize: 2, trainSize: 2),
            "DataSplit: expected two parts, neither empty, together at most 3 samples. Received: 2 to train, 2 to test."),
        WrongCall.Of<ArgumentException>(
            "train-test: nothing to train", () => s_data.TrainTestSplit(trainSize: 0.1),
            "DataSplit: expected two parts, neither empty, together at most 3 samples. Received: 0 to train, 3 to test."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "train-test: one sample", () => DataSplit.TrainTest(1),
            "DataSplit: expected at least 2 samples. Received: 1."),
        WrongCall.Of<ArgumentException>(
            "stratify: without a shuffle", () => DataSplit.TrainTest(6, 3, shuffle: false, stratify: s_labels),
            "DataSplit: expected shuffling with stratified labels. Received: shuffle false."),
        WrongCall.Of<ArgumentException>(
            "stratify: labels of other length", () => DataSplit.TrainTest(5, 3, stratify: s_labels),
            "DataSplit: expected 5 labels, one a sample. Received: 6."),
        WrongCall.Of<ArgumentException>(
            "stratify: a class of one", () => s_data.TrainTestSplit(2, stratify: true),
            "DataSplit: expected at least 2 samples of each class. Received: 1 of class 0."),
        WrongCall.Of<ArgumentException>(
            "stratify: fewer to test than classes", () => DataSplit.TrainTest(6, 2, stratify: s_labels),
            "DataSplit: expected at least 3 samples to test, one a class. Received: 2."),
        WrongCall.Of<InvalidOperationException>(
            "labels: half a label", () => new Dataset(s_two, new[] { -0.5f }, [2], [1]).Labels(),
            "Dataset: expected labels that are whole numbers of at least 0. Found: -0.5 in row 0."),
        WrongCall.Of<ArgumentException>(
            "csv: quote as delimiter", () => Dataset.ReadCsv(new StringReader("a"), "a", '"'),
            "CSV: expected a delimiter other than a quote or a line break. Received: U+0022."),
        WrongCall.Of<ArgumentException>(
            "csv: no target", () => Dataset.ReadCsv(new StringReader("a"), []),
            "CSV: expected at least 1 target column. Received: none."),
        WrongCall.Of<ArgumentException>(
            "csv: a target twice", () => Dataset.ReadCsv(new StringReader("a,b"), ["b", "b"]),
            "CSV: expected each target column once. Received: 'b' again."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "categorical: label past the classes", () => Dataset.ToCategorical(s_labels, 2),
            "ToCategorical: expected labels from 0 to 1. Received: 2 at 4."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "categorical: negative label", () => Dataset.ToCategorical([0, -1]),
            "ToCategorical: expected labels from 0 to 0. Received: -1 at 1."),
        WrongCall.Of<ArgumentOutOfRangeException>(
            "categorical: no classes", () => Dataset.ToCategorical(s_labels, 0),
            "ToCategorical: expected at least 1 class. Received: 0."),
    ];

    private static IEnumerable<TestCaseData> Cases() => Calls().Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();

    [Test]
    public void Labels_that_are_no_labels_are_an_invalid_operation()
    {
        var half = new Dataset(s_two, new[] { 0.5f }, [2], [1]);
        Assert.That(() => half.Labels(), Throws.InvalidOperationException.With.Message.Contains("Found: 0.5 in row 0"));
        Assert.That(() => half.OneHot(), Throws.InvalidOperationException);
        Assert.That(() => s_data.OneHot().OneHot(), Throws.InvalidOperationException.With.Message.Contains("Found: (3)"));
    }
}
