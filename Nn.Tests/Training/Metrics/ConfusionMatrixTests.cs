using Nn.Training;

namespace Nn.Tests.Training.Metrics;

/// <summary>The example is that of scikit-learn's documentation of <c>confusion_matrix</c>, worked out by hand.</summary>
[TestFixture]
public sealed class ConfusionMatrixTests
{
    private static readonly int[] s_labels = [2, 0, 2, 2, 0, 1], s_predictions = [0, 0, 2, 2, 0, 2];

    [Test]
    public void Rows_are_true_classes_and_columns_predicted_ones()
    {
        var confusion = ConfusionMatrix.Of(s_labels, s_predictions);
        long[] counts = [.. from row in Enumerable.Range(0, 3) from column in Enumerable.Range(0, 3) select confusion[row, column]];
        Assert.Multiple(() =>
        {
            Assert.That(counts, Is.EqualTo((long[])[2, 0, 0, 0, 0, 1, 1, 0, 2]));
            Assert.That(confusion.Total, Is.EqualTo(6));
            Assert.That(confusion.Accuracy, Is.EqualTo(4 / 6.0));
            Assert.That(confusion.Recall(2), Is.EqualTo(2 / 3.0));
            Assert.That(confusion.Recall(0), Is.EqualTo(1), "both of class 0, of which three were predicted");
            Assert.That(confusion.Precision(0), Is.EqualTo(2 / 3.0));
            Assert.That(confusion.Precision(1), Is.NaN, "No sample was predicted as 1.");
            Assert.That(confusion.ClassNames, Is.EqualTo((string[])["0", "1", "2"]));
        });
    }

    [Test]
    public void It_prints_itself_as_a_table()
    {
        var confusion = ConfusionMatrix.Of(s_labels, s_predictions, ["ant", "bird", "cat"]);
        string[] expected = ["      ant  bird  cat", "ant     2     0    0", "bird    0     0    1", "cat     1     0    2"];
        Assert.That(confusion.ToString().Split(Environment.NewLine), Is.EqualTo(expected));
    }

    [TestCase(new[] { 0, 3 }, new[] { 0, 1 }, "3 as label 1")]
    [TestCase(new[] { 0, 1 }, new[] { 3, 1 }, "3 as prediction 0")]
    [TestCase(new[] { 0, -1 }, new[] { 0, 1 }, "-1 as label 1")]
    [TestCase(new[] { 0, 1 }, new[] { 0 }, "2 labels, 1 predictions")]
    [TestCase(new int[0], new int[0], "0 labels, 0 predictions")]
    public void What_cannot_be_counted_is_refused(int[] labels, int[] predictions, string received) => Assert.That(
        () => ConfusionMatrix.Of(labels, predictions, ["a", "b", "c"]), Throws.ArgumentException.With.Message.Contains($"Received: {received}"));

    [TestCase(3, 0)]
    [TestCase(0, 3)]
    [TestCase(-1, 0)]
    public void There_is_no_cell_outside(int label, int prediction)
    {
        var confusion = ConfusionMatrix.Of(s_labels, s_predictions);
        Assert.That(() => confusion[label, prediction], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
