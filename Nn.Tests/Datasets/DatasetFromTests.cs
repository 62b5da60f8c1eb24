using CommunityToolkit.HighPerformance;
using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Data as a program has it: items of its own, arrays, matrices, spans.</summary>
public class DatasetFromTests
{
    private sealed record House(double Area, int Rooms, float Age, bool IsSold, float[] View);

    private static readonly House[] s_houses =
        [new(100.5, 3, 1.5f, true, [0.5f, 1]), new(80.1, 2, 30, false, [-2, 3]), new(1e-3, 1, 0, true, [0, 0])];

    [Test]
    public void Items_give_several_numbers_and_one()
    {
        Dataset data = Dataset.From(s_houses, h => [h.Area, h.Rooms, h.Age], h => h.Area);
        Assert.That(data.Features.ToArray(), Is.EqualTo(new[] { 100.5f, 3, 1.5f, 80.1f, 2, 30, 1e-3f, 1, 0 }));
        Assert.That(data.Targets.ToArray(), Is.EqualTo(new[] { 100.5f, 80.1f, 1e-3f }));
        Assert.That((data.InputShape, data.TargetShape, data.Classes), Is.EqualTo((new Shape(3), new Shape(1), (int?)null)));
    }

    [Test]
    public void Items_give_whole_numbers_truths_and_arrays_of_either_precision()
    {
        Dataset data = Dataset.From(s_houses, h => h.Rooms, h => h.IsSold, ["rooms"], ["sold"], classes: 2);
        Assert.That(data.Features.ToArray(), Is.EqualTo(new float[] { 3, 2, 1 }));
        Assert.That(data.Labels(), Is.EqualTo(new[] { 1, 0, 1 }));
        Assert.That((data.FeatureNames[0], data.TargetNames[0], data.Classes), Is.EqualTo(("rooms", "sold", 2)));

        data = Dataset.From(s_houses.ToList(), h => h.View, h => new[] { h.Area, h.Age });
        Assert.That(data.Features.ToArray(), Is.EqualTo(new float[] { 0.5f, 1, -2, 3, 0, 0 }));
        Assert.That(data.Targets.ToArray(), Is.EqualTo(new[] { 100.5f, 1.5f, 80.1f, 30, 1e-3f, 0 }));
    }

    [Test]
    public void Items_are_gone_through_once()
    {
        int given = 0;
        IEnumerable<int> Stream()
        {
            for (int i = 0; i < 5; i++)
            {
                given++;
                yield return i;
            }
        }

        Dataset data = Dataset.From(Stream(), i => [i, -i], i => i % 2);
        Assert.That(given, Is.EqualTo(5));
        Assert.That(data.Features.ToArray(), Is.EqualTo(new float[] { 0, 0, 1, -1, 2, -2, 3, -3, 4, -4 }));
    }

    [Test]
    public void Numbers_can_be_seen_again()
    {
        Numbers one = 2.5, several = [1, 2.5], floats = new[] { 0.5f }, none = default;
        List<double> seen = [.. one, .. several, .. floats, .. none];
        Assert.That(seen, Is.EqualTo(new[] { 2.5, 1, 2.5, 0.5 }));
    }

    private static IEnumerable<TestCaseData> Matrices()
    {
        double[,] doubles = { { 1.1, 2 }, { 3, 4 }, { 5, 6.25 } };
        float[,] floats = { { 1.1f, 2 }, { 3, 4 }, { 5, 6.25f } };
        double[] flat = [1.1, 2, 3, 4, 5, 6.25];
        yield return Case("double[,]", doubles);
        yield return Case("float[,]", floats);
        yield return Case("double[][]", new double[][] { [1.1, 2], [3, 4], [5, 6.25] });
        yield return Case("float[][]", new float[][] { [1.1f, 2], [3, 4], [5, 6.25f] });
        yield return Case("Span2D<double>", doubles.AsSpan2D());
        yield return Case("Span2D<float>", floats.AsSpan2D());
        yield return Case("ReadOnlySpan2D<double>", new ReadOnlySpan2D<double>(flat, 3, 2));
        yield return Case("ReadOnlySpan2D<float>", new ReadOnlySpan2D<float>(floats));
        yield return Case("Memory2D<float>", new Memory2D<float>(floats).Span);
        yield return Case("a part", new double[,] { { 0, 0, 0 }, { 0, 1.1, 2 }, { 0, 3, 4 }, { 0, 5, 6.25 } }.AsSpan2D().Slice(1, 1, 3, 2));
        static TestCaseData Case(string name, Values values) => new TestCaseData(values).SetName($"Matrix: {name}");
    }

    [TestCaseSource(nameof(Matrices))]
    public void A_matrix_is_a_sample_a_row(Values table)
    {
        Dataset data = Dataset.From(table, new[] { 0, 1, 2 });
        Assert.That(data.InputShape, Is.EqualTo(new Shape(2)));
        Assert.That(data.FeatureRows.ToArray(), Is.EqualTo(new[,] { { 1.1f, 2 }, { 3, 4 }, { 5, 6.25f } }));
        Dataset turned = Dataset.From(new[] { 0, 1, 2 }, table);
        Assert.That(turned.TargetRows.ToArray(), Is.EqualTo(data.FeatureRows.ToArray()));
    }

    private static IEnumerable<TestCaseData> Columns()
    {
        double[] doubles = [0, -1.1, 2];
        float[] floats = [0, -1.1f, 2];
        yield return Case("double[]", doubles);
        yield return Case("float[]", floats);
        yield return Case("Span<double>", doubles.AsSpan());
        yield return Case("Span<float>", floats.AsSpan());
        yield return Case("ReadOnlySpan<double>", (ReadOnlySpan<double>)doubles);
        yield return Case("ReadOnlySpan<float>", new float[] { 9, 0, -1.1f, 2 }.AsSpan(1));
        static TestCaseData Case(string name, Values values) => new TestCaseData(values).SetName($"Column: {name}");
    }

    [TestCaseSource(nameof(Columns))]
    public void An_array_is_a_number_a_sample(Values table)
    {
        Dataset data = Dataset.From(table, table);
        Assert.That(data.InputShape, Is.EqualTo(new Shape(1)));
        Assert.That(data.Features.ToArray(), Is.EqualTo(new[] { 0, -1.1f, 2 }));
        Assert.That(data.Targets.ToArray(), Is.EqualTo(new[] { 0, -1.1f, 2 }));
    }

    [Test]
    public void Arrays_are_copied()
    {
        float[] x = [1, 2];
        double[,] y = { { 3 }, { 4 } };
        Dataset data = Dataset.From(x, y);
        (x[0], y[0, 0]) = (100, 100);
        Assert.That((data.Features[0], data.Targets[0]), Is.EqualTo((1f, 3f)));
    }

    private static IEnumerable<WrongCall> Calls() =>
    [
        WrongCall.Of<ArgumentException>(
            "from: no items", () => Dataset.From(Array.Empty<House>(), h => h.Area, h => h.Area),
            "Dataset: expected at least 1 item. Received: none."),
        WrongCall.Of<ArgumentException>(
            "from: ragged items", () => Dataset.From(new[] { 2, 2, 3 }, n => new double[n], n => n),
            "Dataset: expected 2 features of each item, as of item 0. Received: 3 of item 2."),
        WrongCall.Of<ArgumentException>(
            "from: ragged targets", () => Dataset.From(new[] { 2, 1 }, n => n, n => new float[n]),
            "Dataset: expected 2 targets of each item, as of item 0. Received: 1 of item 1."),
        WrongCall.Of<ArgumentException>(
            "from: no features", () => Dataset.From(s_houses, h => [], h => h.Area),
            "Dataset: expected at least 1 number as features of an item. Received: none."),
        WrongCall.Of<ArgumentException>(
            "from: null features of an item", () => Dataset.From(s_houses, h => (float[])null!, h => h.Area),
            "Dataset: expected at least 1 number as features of an item. Received: none."),
        WrongCall.Of<ArgumentException>(
            "from: a feature NaN", () => Dataset.From(s_houses, h => Math.Sqrt(h.View[0]), h => h.Area, featureNames: ["root"]),
            "Dataset: expected finite features. Received: NaN in row 1, column 0 ('root')."),
        WrongCall.Of<ArgumentException>(
            "from: a target past the floats", () => Dataset.From(s_houses, h => h.Area, h => h.Rooms * -1e60),
            "Dataset: expected finite targets. Received: -Infinity in row 0, column 0 ('y0')."),
        WrongCall.Of<ArgumentException>(
            "from: a label past the classes", () => Dataset.From(s_houses, h => h.Area, h => h.Rooms, classes: 3),
            "Dataset: expected labels that are whole numbers from 0 to 2. Received: 3 in row 0."),
        WrongCall.Of<ArgumentNullException>("from: null items", () => Dataset.From((House[])null!, h => 1, h => 1), "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("from: null array", () => Dataset.From((double[])null!, new[] { 1 }), "Value cannot be null."),
        WrongCall.Of<ArgumentNullException>("from: nothing as targets", () => Dataset.From(new[] { 1 }, default), "Value cannot be null."),
        WrongCall.Of<ArgumentException>(
            "from: ragged rows", () => Dataset.From(new double[][] { [1, 2], [3, 4], [5] }, new[] { 0, 1, 1 }),
            "Dataset: expected rows of 2 features, as row 0. Received: 1 in row 2."),
        WrongCall.Of<ArgumentException>(
            "from: a row null", () => Dataset.From(new[] { 0, 1 }, new float[][] { [1], null! }),
            "Dataset: expected rows of 1 targets, as row 0. Received: 0 in row 1."),
        WrongCall.Of<ArgumentException>(
            "from: no rows", () => Dataset.From(Array.Empty<float[]>(), new[] { 0, 1 }),
            "Dataset: expected at least 1 row of at least 1 value as features. Received: (0, 0)."),
        WrongCall.Of<ArgumentException>(
            "from: empty rows", () => Dataset.From(new double[][] { [], [] }, new[] { 0, 1 }),
            "Dataset: expected at least 1 row of at least 1 value as features. Received: (2, 0)."),
        WrongCall.Of<ArgumentException>(
            "from: empty matrix", () => Dataset.From(new double[2, 0], new[] { 0, 1 }),
            "Dataset: expected at least 1 row of at least 1 value as features. Received: (2, 0)."),
        WrongCall.Of<ArgumentException>(
            "from: no numbers", () => Dataset.From(Array.Empty<double>(), new[] { 0, 1 }),
            "Dataset: expected at least 1 sample. Received: no features."),
        WrongCall.Of<ArgumentException>(
            "from: fewer labels", () => Dataset.From(new double[3, 2], new[] { 0, 1 }),
            "Dataset: expected the targets of 3 samples, as of the features. Received: 2."),
    ];

    private static IEnumerable<TestCaseData> Cases() => Calls().Select(call => call.ToTest());

    [TestCaseSource(nameof(Cases))]
    public void Refused(WrongCall call) => call.Check();
}
