using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Wrong calls of the data sets: each is refused with an ArgumentException that says what was expected and what came.</summary>
public class WrongArgumentTests
{
    private static readonly float[] s_two = [1, 2];
    private static readonly float[] s_one = [0];
    private static readonly double[] s_doubles = [1, 2, 3, 4];
    private static readonly int[] s_labels = [0, 0, 1, 1, 2, 2];
    private static readonly Dataset s_data = new(new float[] { 1, 2, 3, 4, 5, 6 }, new float[] { 0, 1, 2 }, [2], [1]);

    private static Dataset Make(float[] features, float[] targets, int? classes = null) =>
        new(features, targets, [2], [1], classes: classes);

    private static IEnumerable<(string Call, Action Action, string Message)> Calls() =>
    [
        ("circles: no samples", () => Circles.Make(0), "at least 1 sample. Received: 0"),
        ("circles: negative samples", () => Circles.Make(-5), "at least 1 sample. Received: -5"),
        ("circles: negative outer count", () => Circles.Make((-1, 5)), "at least 0. Received: (-1, 5)"),
        ("circles: no samples in the pair", () => Circles.Make((0, 0)), "samples in all. Received: 0"),
        ("circles: more than an array holds", () => Circles.Make((int.MaxValue, int.MaxValue)), "samples in all. Received: 4294967294"),
        ("circles: negative noise", () => Circles.Make(10, noise: -0.1), "noise of at least 0, or null. Received: -0.1"),
        ("circles: noise NaN", () => Circles.Make(10, noise: double.NaN), "noise of at least 0, or null. Received: NaN"),
        ("circles: infinite noise", () => Circles.Make(10, noise: double.PositiveInfinity), "noise of at least 0, or null"),
        ("circles: factor 1", () => Circles.Make(10, factor: 1), "factor from 0 to less than 1. Received: 1"),
        ("circles: negative factor", () => Circles.Make(10, factor: -0.2), "factor from 0 to less than 1. Received: -0.2"),
        ("circles: factor NaN", () => Circles.Make(10, factor: double.NaN), "factor from 0 to less than 1. Received: NaN"),
        ("moons: no samples", () => Moons.Make(0), "Moons: expected at least 1 sample. Received: 0"),
        ("moons: negative lower count", () => Moons.Make((3, -1)), "at least 0. Received: (3, -1)"),
        ("moons: negative noise", () => Moons.Make(10, noise: -1), "Moons: expected noise of at least 0"),
        ("blobs: no samples", () => Blobs.Make(samples: 0), "samples in all. Received: 0"),
        ("blobs: negative count", () => Blobs.Make(samples: [4, -1]), "counts of at least 0. Received: -1"),
        ("blobs: no clusters", () => Blobs.Make(samples: []), "at least 1 center. Received: 0"),
        ("blobs: no features", () => Blobs.Make(features: 0), "at least 1 feature. Received: 0"),
        ("blobs: no centers", () => Blobs.Make(centers: 0), "at least 1 center. Received: 0"),
        ("blobs: a number of centers beside counts", () => Blobs.Make(samples: [1, 2], centers: 2),
            "the centers themselves or none. Received: 2"),
        ("blobs: fewer centers than counts", () => Blobs.Make(samples: [1, 2], centers: new double[,] { { 1, 2 } }), "expected 2 centers"),
        ("blobs: empty centers", () => Blobs.Make(centers: new double[0, 2]), "Received: (0, 2)"),
        ("blobs: centers of other features", () => Blobs.Make(features: 3, centers: new double[,] { { 1, 2 } }),
            "centers of 3 coordinates. Received: 2"),
        ("blobs: center NaN", () => Blobs.Make(centers: new double[,] { { double.NaN } }), "finite centers. Received: NaN"),
        ("blobs: negative deviation", () => Blobs.Make(clusterStd: -1), "deviations of at least 0. Received: -1"),
        ("blobs: deviation NaN", () => Blobs.Make(clusterStd: [1, double.NaN, 1]), "deviations of at least 0. Received: NaN"),
        ("blobs: two deviations for three", () => Blobs.Make(clusterStd: [1.0, 2.0]),
            "expected 3 deviations, as many as centers. Received: 2"),
        ("blobs: infinite box", () => Blobs.Make(centerBox: (0, double.PositiveInfinity)), "finite center box"),
        ("data set: no samples", () => Make([], []), "at least 1 sample. Received: no features"),
        ("data set: no targets", () => Make(s_two, []), "at least 1 sample. Received: no targets"),
        ("data set: half a sample", () => Make([1, 2, 3], s_one), "a multiple of 2 values, for the shape (2). Received: 3"),
        ("data set: more targets", () => Make(s_two, [0, 1]), "the targets of 1 samples, as of the features. Received: 2"),
        ("data set: feature NaN", () => Make([1, 2, 3, float.NaN], [0, 1]), "Received: NaN in row 1, column 1 ('x1')"),
        ("data set: infinite target", () => Make(s_two, [float.PositiveInfinity]), "in row 0, column 0 ('y0')"),
        ("data set: no classes", () => Make(s_two, s_one, classes: 0), "at least 1 class. Received: 0"),
        ("data set: label past the classes", () => Make(s_two, [2], classes: 2), "whole numbers from 0 to 1. Received: 2 in row 0"),
        ("data set: negative label", () => Make(s_two, [-1], classes: 2), "whole numbers from 0 to 1. Received: -1 in row 0"),
        ("data set: half a label", () => Make(s_two, [0.5f], classes: 2), "whole numbers from 0 to 1. Received: 0.5 in row 0"),
        ("data set: classes of another shape", () => _ = new Dataset(s_two, s_two, [2], [2], classes: 3), "Received: the shape (2)"),
        ("data set: names too few", () => _ = new Dataset(s_two, s_one, [2], [1], featureNames: ["a"]),
            "expected 2 featureNames. Received: 1"),
        ("fill: index past the end", () => s_data.Fill([3], new float[2], new float[1]), "indices from 0 to 2. Received: 3 at 0"),
        ("fill: negative index", () => s_data.Fill([-1], new float[2], new float[1]), "indices from 0 to 2. Received: -1 at 0"),
        ("fill: features too short", () => s_data.Fill([0, 1], new float[3], new float[2]),
            "room for 4 features: 2 samples of the shape (2). Received: 3"),
        ("fill: targets too long", () => s_data.Fill([0, 1], new float[4], new float[3]),
            "room for 2 targets: 2 samples of the shape (1). Received: 3"),
        ("slice: start past the end", () => s_data.Slice(3, 1), "start from 0 to 2. Received: 3"),
        ("slice: none", () => s_data.Slice(0, 0), "from 1 to 3 samples from sample 0 on. Received: 0"),
        ("slice: too many", () => s_data.Slice(1, 3), "from 1 to 2 samples from sample 1 on. Received: 3"),
        ("slice: overflow", () => s_data.Slice(2, int.MaxValue), "from 1 to 1 samples from sample 2 on"),
        ("take: none", () => s_data.Take([]), "at least 1 index. Received: none"),
        ("split: none", () => s_data.Split(0), "from 1 to 2 samples for the first part. Received: 0"),
        ("split: all", () => s_data.Split(3), "from 1 to 2 samples for the first part. Received: 3"),
        ("split: fraction 0", () => s_data.Split(0.0), "fraction between 0 and 1"),
        ("split: fraction 1", () => s_data.Split(1.0), "fraction between 0 and 1"),
        ("split: fraction NaN", () => s_data.Split(double.NaN), "Received: NaN"),
        ("split: fraction of no sample", () => s_data.Split(0.1), "either part a sample of 3. Received: 0.1"),
        ("train-test: fraction over 1", () => s_data.TrainTestSplit(testSize: 1.5),
            "testSize between 0 and 1 as a fraction. Received: 1.5"),
        ("train-test: all", () => s_data.TrainTestSplit(testSize: 3), "testSize from 1 to 2 samples. Received: 3"),
        ("train-test: none", () => s_data.TrainTestSplit(trainSize: 0), "trainSize from 1 to 2 samples. Received: 0"),
        ("train-test: together too many", () => s_data.TrainTestSplit(testSize: 2, trainSize: 2), "Received: 2 to train, 2 to test"),
        ("train-test: nothing to train", () => s_data.TrainTestSplit(trainSize: 0.1), "Received: 0 to train, 3 to test"),
        ("train-test: one sample", () => DataSplit.TrainTest(1), "at least 2 samples. Received: 1"),
        ("stratify: without a shuffle", () => DataSplit.TrainTest(6, 3, shuffle: false, stratify: s_labels), "Received: shuffle false"),
        ("stratify: labels of other length", () => DataSplit.TrainTest(5, 3, stratify: s_labels),
            "expected 5 labels, one a sample. Received: 6"),
        ("stratify: a class of one", () => s_data.TrainTestSplit(2, stratify: true), "2 samples of each class. Received: 1 of class 0"),
        ("stratify: fewer to test than classes", () => DataSplit.TrainTest(6, 2, stratify: s_labels),
            "at least 3 samples to test, one a class. Received: 2"),
        ("standard scaler: no rows", () => StandardScaler.Fit([], 2), "at least 1 row of 2 values"),
        ("standard scaler: half a row", () => StandardScaler.Fit(s_doubles, 3), "whole rows. Received: 4 values"),
        ("standard scaler: no columns", () => StandardScaler.Fit(s_doubles, 0), "at least 1 column. Received: 0"),
        ("standard scaler: NaN", () => StandardScaler.Fit([1, double.NaN], 1), "Received: NaN in row 1, column 0"),
        ("standard scaler: another width", () => StandardScaler.Fit(s_doubles, 4).Transform(s_data),
            "rows of 4 values. Received: 6 values"),
        ("standard scaler: no room", () => StandardScaler.Fit(s_doubles, 2).Transform(s_doubles, new double[2]),
            "room for 4 values. Received: 2"),
        ("min-max scaler: empty range", () => MinMaxScaler.Fit(s_doubles, 2, (1, 1)), "below its high end. Received: (1, 1)"),
        ("min-max scaler: range NaN", () => MinMaxScaler.Fit(s_doubles, 2, (0, double.NaN)), "below its high end"),
        ("min-max scaler: infinite", () => MinMaxScaler.Fit([1, double.PositiveInfinity], 2), "in row 0, column 1"),
        ("csv: quote as delimiter", () => Dataset.ReadCsv(new StringReader("a"), "a", '"'),
            "other than a quote or a line break. Received: U+0022"),
        ("csv: no target", () => Dataset.ReadCsv(new StringReader("a"), []), "at least 1 target column. Received: none"),
        ("csv: a target twice", () => Dataset.ReadCsv(new StringReader("a,b"), ["b", "b"]), "each target column once. Received: 'b' again"),
        ("categorical: label past the classes", () => Dataset.ToCategorical(s_labels, 2), "labels from 0 to 1. Received: 2 at 4"),
        ("categorical: negative label", () => Dataset.ToCategorical([0, -1]), "labels from 0 to 0. Received: -1 at 1"),
        ("categorical: no classes", () => Dataset.ToCategorical(s_labels, 0), "at least 1 class. Received: 0"),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        Calls().Select(c => new TestCaseData(c.Action, c.Message).SetName($"Refused: {c.Call}"));

    [TestCaseSource(nameof(Cases))]
    public void Refused(Action call, string message) =>
        Assert.That(() => call(), Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));

    [Test]
    public void Labels_that_are_no_labels_are_an_invalid_operation()
    {
        var half = new Dataset(s_two, new[] { 0.5f }, [2], [1]);
        Assert.That(() => half.Labels(), Throws.InvalidOperationException.With.Message.Contains("Found: 0.5 in row 0"));
        Assert.That(() => half.OneHot(), Throws.InvalidOperationException);
        Assert.That(() => s_data.OneHot().OneHot(), Throws.InvalidOperationException.With.Message.Contains("Found: (3)"));
    }
}
