using System.Globalization;
using Nn.Datasets;

namespace Nn.Tests.Reference;

/// <summary>make_circles(n_samples=1000, noise=0.1, random_state=1) whole, as the csv file of either folder has it.</summary>
[Category("Reference")]
public class TutorialCsvTests
{
    private const string Name = "datasets/make_circles_tutorial.csv";

    public static IEnumerable<TestCaseData> Files() => ReferenceFolder.Folders()
        .Where(folder => folder.IsCommitted || File.Exists(Path.Combine(folder.Root, Name)))
        .Select(folder => new TestCaseData(Path.Combine(folder.Root, Name))
            .SetName(folder.IsCommitted ? Name : $"{ReferenceFolder.Variable}/{Name}"));

    [TestCaseSource(nameof(Files))]
    public void Every_row_is_the_same(string path)
    {
        static double[] Numbers(string line) => Array.ConvertAll(line.Split(','), s => double.Parse(s, CultureInfo.InvariantCulture));
        double[][] rows = [.. File.ReadLines(path).Skip(1).Select(Numbers)];
        Points points = Circles.Generate(samples: 1000, noise: 0.1, seed: 1);
        ReferenceAssert.WithinOneUlp(points.X, [.. rows.SelectMany(row => row[..2])], "x");
        Assert.That(points.Labels, Is.EqualTo(rows.Select(row => (int)row[2])));

        Dataset read = Dataset.ReadCsv(path, "label", classes: 2);
        Dataset made = Circles.Make(samples: 1000, noise: 0.1, seed: 1);
        Assert.That(read.Features.ToArray(), Is.EqualTo(made.Features.ToArray()));
        Assert.That(read.Targets.ToArray(), Is.EqualTo(made.Targets.ToArray()));
        Assert.That(read.FeatureNames.Concat(read.TargetNames), Is.EqualTo(made.FeatureNames.Concat(made.TargetNames)));
    }
}
