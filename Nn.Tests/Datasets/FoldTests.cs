using Nn.Datasets;

namespace Nn.Tests.Datasets;

/// <summary>Cross-validation, balanced weights and label encoding, beyond what the reference values show.</summary>
public sealed class FoldTests
{
    [Test]
    public void Each_sample_is_tested_once([Values(2, 3, 7)] int folds, [Values] bool shuffle)
    {
        (int[] Train, int[] Test)[] parts = DataSplit.KFold(17, folds, shuffle, seed: 3);
        Assert.That(parts.SelectMany(part => part.Test), Is.EquivalentTo(Enumerable.Range(0, 17)));
        foreach ((int[] train, int[] test) in parts)
        {
            Assert.That(train.Concat(test), Is.EquivalentTo(Enumerable.Range(0, 17)));
            Assert.That((train, test), Is.EqualTo((train.Order().ToArray(), test.Order().ToArray())));
            Assert.That(test.Length, Is.EqualTo(17 / folds).Or.EqualTo((17 / folds) + 1));
        }

        if (!shuffle) Assert.That(parts[0].Test, Is.EqualTo(Enumerable.Range(0, (17 + folds - 1) / folds)));
    }

    [Test]
    public void Each_fold_has_the_classes_in_their_proportions([Values] bool shuffle)
    {
        int[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 6 == 0 ? 7 : i % 3 == 0 ? -2 : 1)];
        foreach ((int[] train, int[] test) in DataSplit.StratifiedKFold(labels, 5, shuffle, seed: 3))
        {
            foreach (int label in (int[])[7, -2, 1])
            {
                int all = labels.Count(l => l == label);
                Assert.That(test.Count(i => labels[i] == label), Is.EqualTo(all / 5));
                Assert.That(train.Count(i => labels[i] == label), Is.EqualTo(all - (all / 5)));
            }
        }
    }

    [Test]
    public void A_shuffle_is_fixed_by_its_seed()
    {
        int[] first = DataSplit.KFold(30, 3, shuffle: true, seed: 1)[0].Test;
        Assert.That(DataSplit.KFold(30, 3, shuffle: true, seed: 1)[0].Test, Is.EqualTo(first));
        Assert.That(DataSplit.KFold(30, 3, shuffle: true, seed: 2)[0].Test, Is.Not.EqualTo(first));
        int[] labels = [.. Enumerable.Range(0, 30).Select(i => i % 2)];
        Assert.That(
            DataSplit.StratifiedKFold(labels, 3, shuffle: true, seed: 2)[0].Test,
            Is.Not.EqualTo(DataSplit.StratifiedKFold(labels, 3, shuffle: true, seed: 1)[0].Test));
    }

    [Test]
    public void A_data_set_gives_its_folds()
    {
        Dataset data = Circles.Make(20, seed: 1);
        (Dataset Train, Dataset Test)[] parts = [.. data.KFold(4)], stratified = [.. data.KFold(4, stratify: true)];
        Assert.That(parts.Select(part => (part.Train.Count, part.Test.Count)), Is.All.EqualTo((15, 5)));
        Assert.That(parts[1].Test.Features.ToArray(), Is.EqualTo(data.Slice(5, 5).Features.ToArray()));
        Assert.That(stratified.Select(part => part.Test.Labels().Sum()), Is.All.InRange(2, 3));
    }

    [TestCase(1, 2, "expected at least 2 samples. Received: 1.")]
    [TestCase(10, 1, "expected from 2 to 10 folds of 10 samples. Received: 1.")]
    [TestCase(10, 11, "expected from 2 to 10 folds of 10 samples. Received: 11.")]
    public void Wrong_folds_are_named(int count, int folds, string message)
    {
        Assert.That(() => DataSplit.KFold(count, folds), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
        Assert.That(() => DataSplit.StratifiedKFold(new int[count], folds), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains(message));
    }

    [Test]
    public void Classes_of_fewer_samples_than_folds_cannot_be_stratified() => Assert.That(
        () => DataSplit.StratifiedKFold([0, 0, 1, 1, 2, 2], 3),
        Throws.ArgumentException.With.Message.Contains("expected a class of at least 3 samples, one a fold. Received: at most 2."));

    [Test]
    public void Balanced_weights_make_every_class_count_alike()
    {
        Dictionary<int, double> weights = Dataset.BalancedClassWeights([5, 1, 1, 1, 5, 1]);
        Assert.That(weights, Is.EquivalentTo(new Dictionary<int, double> { [1] = 6 / (2.0 * 4), [5] = 6 / (2.0 * 2) }));
        Assert.That(Circles.Make(10, seed: 1).BalancedClassWeights().Values, Is.All.EqualTo(1.0));
        Assert.That(() => Dataset.BalancedClassWeights([]), Throws.ArgumentException.With.Message.Contains("at least 1 label. Received: none."));
    }

    /// <summary>Capitals come before small letters, and a character above U+FFFF after one below it, as in Python.</summary>
    [Test]
    public void Labels_are_numbered_in_the_order_of_code_points()
    {
        LabelEncoder<string> encoder = LabelEncoder.Fit(["b", "\uFFFD", "\U0001F600", "B", "a", "b", "ab"]);
        Assert.That(encoder.Classes, Is.EqualTo((string[])["B", "a", "ab", "b", "\uFFFD", "\U0001F600"]));
        Assert.That(LabelEncoder.Fit((int[])[30, -5, 30, 4]).Transform([4, 30]), Is.EqualTo((int[])[1, 2]));
    }

    [Test]
    public void What_the_encoder_does_not_know_is_named()
    {
        LabelEncoder<string> encoder = LabelEncoder.Fit(["a", "b"]);
        Assert.That(() => encoder.Transform("c"), Throws.ArgumentException.With.Message.Contains("expected one of the 2 classes. Received: 'c'."));
        Assert.That(() => encoder.Transform((string)null!), Throws.ArgumentNullException);
        Assert.That(
            () => encoder.InverseTransform(2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("a number from 0 to 1. Received: 2."));
        Assert.That(() => encoder.InverseTransform(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => LabelEncoder.Fit((string[])[]), Throws.ArgumentException.With.Message.Contains("at least 1 label. Received: none."));
        Assert.That(() => LabelEncoder.Fit((string[])["a", null!]), Throws.ArgumentException.With.Message.Contains("Received: null at 1."));
    }
}
