using Nn.Datasets;

namespace Nn.Tests.Datasets;

public class DatasetTests
{
    /// <summary>Sample i has the features 10·i, 10·i + 1, ... and the targets −i, −i − 0.5, ...</summary>
    private static Dataset Numbered(int count, int width, int outputs = 1) => new(
        Enumerable.Range(0, count * width).Select(i => (10f * (i / width)) + (i % width)).ToArray(),
        Enumerable.Range(0, count * outputs).Select(i => -(float)(i / outputs) - (0.5f * (i % outputs))).ToArray(),
        [width],
        [outputs]);

    [TestCase(1, 1)]
    [TestCase(2, 1)]
    [TestCase(3, 2)]
    [TestCase(7, 5)]
    public void Fill_copies_the_samples_asked_for(int width, int outputs)
    {
        Dataset data = Numbered(6, width, outputs);
        int[] indices = [5, 0, 3, 3];
        var features = new float[indices.Length * width];
        var targets = new float[indices.Length * outputs];
        data.Fill(indices, features, targets);
        Assert.That(features, Is.EqualTo(indices.SelectMany(i => Enumerable.Range(0, width).Select(j => (10f * i) + j))));
        Assert.That(targets, Is.EqualTo(indices.SelectMany(i => Enumerable.Range(0, outputs).Select(j => -i - (0.5f * j)))));
    }

    [Test]
    public void Fill_allocates_nothing()
    {
        Dataset data = Numbered(6, 3);
        int[] indices = [5, 0];
        var features = new float[6];
        var targets = new float[2];
        data.Fill(indices, features, targets);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) data.Fill(indices, features, targets);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Fill_writes_nothing_when_an_index_is_wrong()
    {
        Dataset data = Numbered(3, 2);
        var features = new float[4];
        var targets = new float[2];
        Assert.That(() => data.Fill([1, 3], features, targets), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(features.Concat(targets), Is.All.Zero);
    }

    [Test]
    public void A_slice_shares_the_memory()
    {
        float[] features = [0, 1, 2, 3, 4, 5, 6, 7];
        float[] targets = [0, 1, 2, 3];
        Dataset slice = new Dataset(features, targets, [2], [1]).Slice(1, 2);
        Assert.That(slice.Features.ToArray(), Is.EqualTo(new float[] { 2, 3, 4, 5 }));
        Assert.That(slice.Targets.ToArray(), Is.EqualTo(new float[] { 1, 2 }));
        Assert.That(slice.Features.Overlaps(features, out int offset), Is.True);
        Assert.That(offset, Is.EqualTo(-2));
    }

    [Test]
    public void Split_by_number_and_by_fraction()
    {
        Dataset data = Numbered(10, 2);
        (Dataset first, Dataset second) = data.Split(7);
        Assert.That((first.Count, second.Count), Is.EqualTo((7, 3)));
        Assert.That(second.Targets[0], Is.EqualTo(-7));
        (first, second) = data.Split(0.39);
        Assert.That((first.Count, second.Count), Is.EqualTo((3, 7)));
        Assert.That(second.Features[0], Is.EqualTo(30));
    }

    [Test]
    public void TrainTestSplit_takes_the_samples_of_the_indices()
    {
        Dataset data = Numbered(12, 2);
        (Dataset train, Dataset test) = data.TrainTestSplit(testSize: 5, seed: 3);
        (int[] trainIndices, int[] testIndices) = DataSplit.TrainTest(12, testSize: 5, seed: 3);
        Assert.That(train.Targets.ToArray(), Is.EqualTo(trainIndices.Select(i => -(float)i)));
        Assert.That(test.Targets.ToArray(), Is.EqualTo(testIndices.Select(i => -(float)i)));
        Assert.That(trainIndices.Concat(testIndices).Order(), Is.EqualTo(Enumerable.Range(0, 12)));
    }

    [Test]
    public void A_stratified_split_keeps_the_proportions()
    {
        Dataset circles = Circles.Make((30, 90), seed: 4);
        (Dataset train, Dataset test) = circles.TrainTestSplit(testSize: 0.2, seed: 1, stratify: true);
        Assert.That((train.Count, train.Labels().Sum()), Is.EqualTo((96, 72)));
        Assert.That((test.Count, test.Labels().Sum()), Is.EqualTo((24, 18)));
        (Dataset oneHotTrain, _) = circles.OneHot().TrainTestSplit(testSize: 0.2, seed: 1, stratify: true);
        Assert.That(oneHotTrain.Labels(), Is.EqualTo(train.Labels()));
    }

    [Test]
    public void Equal_remainders_are_drawn_and_every_sample_lands_once()
    {
        // Three classes of 5 with 7 to train: 2 each, and one more for a class that the seed draws.
        int[] labels = [.. Enumerable.Range(0, 15).Select(i => i % 3)];
        var larger = new HashSet<int>();
        for (uint seed = 0; seed < 50; seed++)
        {
            (int[] train, int[] test) = DataSplit.TrainTest(15, trainSize: 7, seed: seed, stratify: labels);
            Assert.That(train.Concat(test).Order(), Is.EqualTo(Enumerable.Range(0, 15)));
            int[] counts = [.. Enumerable.Range(0, 3).Select(c => train.Count(i => labels[i] == c))];
            Assert.That(counts.Order(), Is.EqualTo(new[] { 2, 2, 3 }));
            _ = larger.Add(Array.IndexOf(counts, 3));
        }

        Assert.That(larger, Has.Count.EqualTo(3));
    }

    [Test]
    public void OneHot_keeps_the_features()
    {
        var data = new Dataset(new float[] { 1, 2, 3 }, new float[] { 2, 0, 1 }, [1], [1], targetNames: ["kind"]);
        Dataset oneHot = data.OneHot(4);
        Assert.That(oneHot.Targets.ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0 }));
        Assert.That(oneHot.Features == data.Features, "the same memory");
        Assert.That(oneHot.TargetNames[3], Is.EqualTo("kind_3"));
        Assert.That(oneHot.Labels(), Is.EqualTo(data.Labels()));
        Assert.That(data.OneHot().TargetShape, Is.EqualTo(new Shape(3)));
    }

    [Test]
    public void Values_that_are_not_finite_are_allowed_on_demand()
    {
        var data = new Dataset(new[] { float.NaN, 1 }, new float[] { 0 }, [2], [1], allowNonFinite: true);
        Assert.That(data.Features[0], Is.NaN);
    }

    [Test]
    public void A_pair_of_classes_is_a_label_or_two_values()
    {
        Assert.That(new Dataset(new float[] { 1 }, new float[] { 0, 1 }, [1], [2], classes: 2).Classes, Is.EqualTo(2));
        Assert.That(new Dataset(new float[] { 1 }, new float[] { 1 }, [1], [], classes: 2).Classes, Is.EqualTo(2));
    }

    /// <summary>scikit-learn: the test's share is rounded up, the training's down.</summary>
    [TestCase(10, 0.21, 3, 7)]
    [TestCase(10, 0.29, 3, 7)]
    [TestCase(7, 0.5, 4, 3)]
    public void A_share_of_the_test_is_rounded_up(int count, double share, int test, int train)
    {
        (int[] trained, int[] tested) = DataSplit.TrainTest(count, testSize: share);
        Assert.That((tested.Length, trained.Length), Is.EqualTo((test, train)));
    }

    [Test]
    public void The_label_of_equal_values_is_the_first()
    {
        var data = new Dataset(new float[2], new float[] { 0, 0.5f, 0.5f, 1, 1, 1 }, [1], [3]);
        Assert.That(data.Labels(), Is.EqualTo((int[])[1, 0]));
    }

    [Test]
    public void Rows_of_more_values_than_the_first_are_refused() => Assert.That(
        () => Dataset.From(new float[][] { [1, 2], [3, 4, 5] }, new float[] { 0, 1 }),
        Throws.ArgumentException.With.Message.Contains("expected rows of 2 features, as row 0. Received: 3 in row 1."));
}
