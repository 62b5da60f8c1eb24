using System.Globalization;
using System.Text.Json;
using CommunityToolkit.HighPerformance;
using Nn.Datasets;

namespace Nn.Tests.Reference;

/// <summary>scikit-learn's scalers and splits over the x and y of the file, Keras' to_categorical.</summary>
internal static class PreprocessingRunner
{
    private const double Tolerance = 1e-12;
    private const string MinMax = "min_max_scaler";
    private const string Folds = "k_fold_";

    public static void Check(ReferenceCase item)
    {
        switch (item.Section)
        {
            case "standard_scaler":
                CheckStandardScaler(item);
                break;
            case "train_test_split":
                CheckTrainTestSplit(item);
                break;
            case "class_weight_balanced":
                Assert.That(
                    Dataset.BalancedClassWeights(ReferenceArray.Read(item.Document.GetProperty("y")).Ints).OrderBy(pair => pair.Key).Select(pair => pair.Value),
                    Is.EqualTo(item.Body.EnumerateArray().Select(weight => weight.GetDouble())));
                break;
            case "label_encoder":
                CheckLabelEncoder(item);
                break;
            case var section when section.StartsWith(Folds, StringComparison.Ordinal):
                CheckFolds(item, section[Folds.Length..], isStratified: false);
                break;
            case var section when section.StartsWith("stratified_" + Folds, StringComparison.Ordinal):
                CheckFolds(item, section["stratified_".Length..][Folds.Length..], isStratified: true);
                break;
            case "to_categorical":
                CheckToCategorical(item);
                break;
            case var section when section.StartsWith(MinMax, StringComparison.Ordinal):
                CheckMinMaxScaler(item, section[MinMax.Length..]);
                break;
            default:
                throw new NotSupportedException($"{item.FullName}: '{item.Section}' is not supported.");
        }
    }

    private static void CheckStandardScaler(ReferenceCase item)
    {
        double[,] x = Matrix(item.Document.GetProperty("x"));
        StandardScaler scaler = StandardScaler.Fit(x);
        foreach (JsonProperty property in item.Body.EnumerateObject())
        {
            double[] expected = ReferenceArray.Read(property.Value).Data;
            ReadOnlySpan<double> actual = property.Name switch
            {
                "mean" => scaler.Mean,
                "scale" => scaler.Scale,
                "transformed" => Flat(Through(scaler.Transform, x)),
                "back" => Flat(Through(scaler.InverseTransform, Through(scaler.Transform, x))),
                _ => throw new NotSupportedException($"StandardScaler: '{property.Name}' is not supported."),
            };
            ReferenceAssert.Close(actual, expected, Tolerance, Tolerance, property.Name);
        }
    }

    /// <param name="item">The case.</param>
    /// <param name="range">What follows in the name: nothing, or the ends, as in <c>_-1_1</c>.</param>
    private static void CheckMinMaxScaler(ReferenceCase item, string range)
    {
        string[] texts = range.Split('_', StringSplitOptions.RemoveEmptyEntries);
        double[] ends = Array.ConvertAll(texts, text => double.Parse(text, CultureInfo.InvariantCulture));
        double[,] x = Matrix(item.Document.GetProperty("x"));
        MinMaxScaler scaler = MinMaxScaler.Fit(x, ends is [var low, var high] ? (low, high) : null);
        foreach (JsonProperty property in item.Body.EnumerateObject())
        {
            double[] expected = ReferenceArray.Read(property.Value).Data;
            ReadOnlySpan<double> actual = property.Name switch
            {
                "scale" => scaler.Scale,
                "min" => scaler.Offset,
                "transformed" => Flat(Through(scaler.Transform, x)),
                "back" => Flat(Through(scaler.InverseTransform, Through(scaler.Transform, x))),
                _ => throw new NotSupportedException($"MinMaxScaler: '{property.Name}' is not supported."),
            };
            ReferenceAssert.Close(actual, expected, Tolerance, Tolerance, property.Name);
        }
    }

    private static void CheckTrainTestSplit(ReferenceCase item)
    {
        int[] y = ReferenceArray.Read(item.Document.GetProperty("y")).Ints;
        ReferenceArguments arguments = item.Arguments("train_test_split");
        SplitSize? test = Size(arguments, "test_size"), train = Size(arguments, "train_size");
        bool shuffle = arguments.Flag("shuffle", true);
        uint seed = arguments.TryGet("random_state", out JsonElement value) ? value.GetUInt32() : 0;
        int[] stratify = arguments.Text("stratify") switch
        {
            null => [],
            "y" => y,
            string other => throw new NotSupportedException($"train_test_split: stratify by '{other}' is not supported."),
        };
        arguments.RefuseRest();

        (int[] trainIndices, int[] testIndices) = DataSplit.TrainTest(y.Length, test, train, shuffle, seed, stratify);
        Assert.That(trainIndices, Is.EqualTo(item.Array("train").Ints), "train");
        Assert.That(testIndices, Is.EqualTo(item.Array("test").Ints), "test");
    }

    /// <param name="item">The case: a pair of lists for each fold.</param>
    /// <param name="rule">What follows in the name: the number of folds, then perhaps shuffle and a seed, as in <c>5_shuffle_seed_1</c>.</param>
    /// <param name="isStratified">Whether by the y of the file.</param>
    private static void CheckFolds(ReferenceCase item, string rule, bool isStratified)
    {
        string[] words = rule.Split('_');
        int folds = int.Parse(words[0], CultureInfo.InvariantCulture);
        bool shuffle = words.Contains("shuffle");
        uint seed = words is [.., "seed", var text] ? uint.Parse(text, CultureInfo.InvariantCulture) : 0;
        int[] y = ReferenceArray.Read(item.Document.GetProperty("y")).Ints;
        (int[] Train, int[] Test)[] parts = isStratified ? DataSplit.StratifiedKFold(y, folds, shuffle, seed) : DataSplit.KFold(y.Length, folds, shuffle, seed);
        int[][][] expected = [.. item.Body.EnumerateArray().Select(fold => fold.EnumerateArray().Select(part => ReferenceArray.Read(part).Ints).ToArray())];
        Assert.That(parts.Select(part => part.Train), Is.EqualTo(expected.Select(fold => fold[0])), "train");
        Assert.That(parts.Select(part => part.Test), Is.EqualTo(expected.Select(fold => fold[1])), "test");
    }

    private static void CheckLabelEncoder(ReferenceCase item)
    {
        string[] labels = Texts("labels"), classes = Texts("classes");
        LabelEncoder<string> encoder = LabelEncoder.Fit(labels);
        Assert.That(encoder.Classes, Is.EqualTo(classes));
        Assert.That(encoder.Transform(labels), Is.EqualTo(item.Array("codes").Ints));
        Assert.That(encoder.InverseTransform(item.Array("codes").Ints), Is.EqualTo(labels));

        string[] Texts(string name) => [.. item[name].EnumerateArray().Select(text => text.GetString()!)];
    }

    private static void CheckToCategorical(ReferenceCase item)
    {
        int[] ids = item.Array("ids").Ints;
        const string prefix = "one_hot";
        foreach (JsonProperty property in item.Body.EnumerateObject())
        {
            if (property.Name == "ids") continue;
            if (!property.Name.StartsWith(prefix, StringComparison.Ordinal))
                throw new NotSupportedException($"to_categorical: '{property.Name}' is not supported.");
            string classes = property.Name[prefix.Length..].TrimStart('_');
            float[] oneHot = Dataset.ToCategorical(ids, classes.Length == 0 ? null : int.Parse(classes, CultureInfo.InvariantCulture));
            Assert.That(oneHot, Is.EqualTo(ReferenceArray.Read(property.Value).Floats), property.Name);
        }
    }

    /// <summary>A number written with a point is a fraction, one without it a count: as Python sees 1.0 and 1.</summary>
    private static SplitSize? Size(ReferenceArguments arguments, string name)
    {
        if (!arguments.TryGet(name, out JsonElement value)) return null;
        if (value.TryGetInt32(out int count)) return count;
        return value.GetDouble();
    }

    private delegate void Transform(ReadOnlySpan2D<double> rows, Span2D<double> destination);

    private static double[,] Through(Transform transform, double[,] x)
    {
        var result = new double[x.GetLength(0), x.GetLength(1)];
        transform(x, result);
        return result;
    }

    private static double[,] Matrix(JsonElement value)
    {
        ReferenceArray x = ReferenceArray.Read(value);
        return new ReadOnlySpan2D<double>(x.Data, x.Shape[0], x.Shape[1]).ToArray();
    }

    private static double[] Flat(double[,] x) => [.. x.Cast<double>()];
}
