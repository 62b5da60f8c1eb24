using System.Text.Json;
using Nn.Datasets;

namespace Nn.Tests.Reference;

/// <summary>scikit-learn's generators, in double precision.</summary>
internal static class GeneratorRunner
{
    public static void Check(ReferenceCase item)
    {
        if (item.Text("function") == "make_regression")
        {
            RegressionSamples samples = Regression(item);
            CheckEqual(samples.X, item.Array("x"), "x");
            CheckEqual(samples.Y, item.Array("y"), "y");
            return;
        }

        Points points = Generate(item.Text("function"), item);
        CheckEqual(points, item.Array("x"), item.Array("y"));
    }

    /// <summary>A case of make_circles: the first rows, the last one, sums, all labels.</summary>
    public static void CheckCircles(ReferenceCase item)
    {
        Points points = Generate("make_circles", item);
        Assert.That(points.Count, Is.EqualTo(item["rows"].GetInt32()), "rows");
        ReferenceArray first = item.Array("first_rows");
        ReferenceAssert.WithinOneUlp(points.X.AsSpan(0, first.Data.Length), first.Data, "first_rows");
        ReferenceAssert.WithinOneUlp(points.X.AsSpan(points.X.Length - 2), item.Array("last_row").Data, "last_row");

        double[] sum = [points.X.Where((_, i) => i % 2 == 0).Sum(), points.X.Where((_, i) => i % 2 == 1).Sum()];
        ReferenceAssert.Close(sum, item.Array("sum").Data, absolute: 1e-9, relative: 0, "sum");
        Assert.That(string.Concat(points.Labels), Is.EqualTo(item.Text("labels")), "labels");
        Assert.That(RandomStateRunner.Sha256(points.Labels), Is.EqualTo(item.Text("labels_sha256")), "labels_sha256");
    }

    private static void CheckEqual(Points points, ReferenceArray x, ReferenceArray y)
    {
        Assert.That(new[] { points.Count, points.Dimensions }, Is.EqualTo(x.Shape), "shape of x");
        ReferenceAssert.WithinOneUlp(points.X, x.Data, "x");
        Assert.That(points.Labels, Is.EqualTo(y.Ints), "y");
    }

    private static void CheckEqual(double[,] actual, ReferenceArray expected, string what)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Data.Length), what);
        ReferenceAssert.WithinOneUlp([.. actual.Cast<double>()], expected.Data, what);
    }

    private static RegressionSamples Regression(ReferenceCase item)
    {
        ReferenceArguments arguments = item.Arguments("make_regression");
        int samples = arguments.Integer("n_samples", 100), features = arguments.Integer("n_features", 100);
        int informative = arguments.Integer("n_informative", 10), targets = arguments.Integer("n_targets", 1);
        int? rank = arguments.Number("effective_rank") is { } given ? (int)given : null;
        double bias = arguments.Number("bias", 0), tail = arguments.Number("tail_strength", 0.5), noise = arguments.Number("noise", 0);
        bool shuffle = arguments.Flag("shuffle", true);
        uint seed = (uint)arguments.Number("random_state", 0);
        arguments.RefuseRest();
        return Nn.Datasets.Regression.Generate(samples, features, informative, targets, bias, rank, tail, noise, shuffle, seed);
    }

    private static Func<Points> Classification(ReferenceArguments arguments, bool shuffle, uint seed)
    {
        int samples = arguments.Integer("n_samples", 100), features = arguments.Integer("n_features", 20);
        int informative = arguments.Integer("n_informative", 2), redundant = arguments.Integer("n_redundant", 2);
        int repeated = arguments.Integer("n_repeated", 0), classes = arguments.Integer("n_classes", 2);
        int clusters = arguments.Integer("n_clusters_per_class", 2);
        double flipY = arguments.Number("flip_y", 0.01), separation = arguments.Number("class_sep", 1);
        bool hypercube = arguments.Flag("hypercube", true);
        double[]? weights = arguments.TryGet("weights", out JsonElement value) && IsList(value) ? ReferenceArray.Read(value).Data : null;
        FeatureValues shift = Values("shift"), scale = Values("scale");
        return () => Nn.Datasets.Classification.Generate(
            samples, features, informative, redundant, repeated, classes, clusters, weights, flipY, separation, hypercube, shift, scale, shuffle, seed);

        // A null stands for values that are drawn; one that is not there for the default.
        FeatureValues Values(string name) => arguments.TryGet(name, out JsonElement given)
            ? IsList(given) ? ReferenceArray.Read(given).Data : given.GetDouble()
            : given.ValueKind == JsonValueKind.Null ? FeatureValues.Random : default;
    }

    private static Points Generate(string function, ReferenceCase item)
    {
        ReferenceArguments arguments = item.Arguments(function);
        bool shuffle = arguments.Flag("shuffle", true);
        uint seed = arguments.TryGet("random_state", out JsonElement given) ? given.GetUInt32() : 0;
        Func<Points> generate = function switch
        {
            "make_circles" => Circles(arguments, shuffle, seed),
            "make_moons" => Moons(arguments, shuffle, seed),
            "make_blobs" => Blobs(arguments, shuffle, seed),
            "make_classification" => Classification(arguments, shuffle, seed),
            _ => throw new NotSupportedException($"The generator '{function}' is not supported."),
        };
        arguments.RefuseRest();
        return generate();
    }

    private static Func<Points> Circles(ReferenceArguments arguments, bool shuffle, uint seed)
    {
        double? noise = arguments.Number("noise");
        double factor = arguments.Number("factor", 0.8);
        int[]? pair = List(arguments, "n_samples");
        int samples = pair is null ? arguments.Integer("n_samples", 100) : 0;
        return () => pair is null
            ? Nn.Datasets.Circles.Generate(samples, shuffle, noise, seed, factor)
            : Nn.Datasets.Circles.Generate((pair[0], pair[1]), shuffle, noise, seed, factor);
    }

    private static Func<Points> Moons(ReferenceArguments arguments, bool shuffle, uint seed)
    {
        double? noise = arguments.Number("noise");
        int[]? pair = List(arguments, "n_samples");
        int samples = pair is null ? arguments.Integer("n_samples", 100) : 0;
        return () => pair is null
            ? Nn.Datasets.Moons.Generate(samples, shuffle, noise, seed)
            : Nn.Datasets.Moons.Generate((pair[0], pair[1]), shuffle, noise, seed);
    }

    private static Func<Points> Blobs(ReferenceArguments arguments, bool shuffle, uint seed)
    {
        PerCluster<int> samples = default;
        PerCluster<double> deviations = default;
        BlobCenters centers = default;
        (double, double)? box = null;
        int? features = arguments.TryGet("n_features", out JsonElement value) ? value.GetInt32() : null;
        if (arguments.TryGet("n_samples", out value)) samples = IsList(value) ? ReferenceArray.Read(value).Ints : value.GetInt32();
        if (arguments.TryGet("cluster_std", out value)) deviations = IsList(value) ? ReferenceArray.Read(value).Data : value.GetDouble();
        if (arguments.TryGet("center_box", out value)) box = (value[0].GetDouble(), value[1].GetDouble());
        if (arguments.TryGet("centers", out value) && value.ValueKind == JsonValueKind.Number)
        {
            centers = value.GetInt32();
        }
        else if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
        {
            ReferenceArray given = ReferenceArray.Read(value);
            var matrix = new double[given.Shape[0], given.Shape[1]];
            Buffer.BlockCopy(given.Data, 0, matrix, 0, given.Data.Length * sizeof(double));
            centers = matrix;
            features = null; // scikit-learn takes it from the centers, whatever n_features says.
        }

        return () => Nn.Datasets.Blobs.Generate(samples, features, centers, deviations, box, shuffle, seed);
    }

    private static bool IsList(JsonElement value) => value.ValueKind == JsonValueKind.Array;

    private static int[]? List(ReferenceArguments arguments, string name) =>
        arguments.TryGet(name, out JsonElement value) && IsList(value) ? ReferenceArray.Read(value).Ints : null;
}
