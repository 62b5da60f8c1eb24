using Nn.Training;

namespace Nn.Tests.Training.Metrics;

public class ScoreKeeperTests
{
    [Test]
    public void Weights_reach_the_weighted_metrics_alone()
    {
        var scores = new ScoreKeeper([new BinaryAccuracy(), Metric.Recall], [new BinaryAccuracy(), Metric.Recall], [1], [1]);
        scores.Update(0.5, 4, new MetricBatch
        {
            Targets = [1, 1, 0, 0],
            Predictions = [0.9f, 0.1f, 0.1f, 0.9f],
            Weights = [4, 1, 2, 1],
            Rows = 4,
        });
        double[] values = [.. Enumerable.Range(0, scores.Count).Select(i => scores[i])];
        Assert.That(values, Is.EqualTo([0.5, 0.5, 0.5, 0.75, 0.8]));
        scores.Reset();
        scores.Update(0.25, 2, new MetricBatch { Targets = [1, 0], Predictions = [0.9f, 0.1f], Rows = 2 });
        Assert.That(Enumerable.Range(0, scores.Count).Select(i => scores[i]), Is.EqualTo([0.25, 1, 1, 1, 1]));
    }

    /// <summary>Keras' metrics take a mask for weights, whether they are weighted or not.</summary>
    [Test]
    public void A_mask_reaches_all_metrics()
    {
        var scores = new ScoreKeeper([new BinaryAccuracy()], [new BinaryAccuracy()], [1], [1]);
        scores.Update(0, 3, new MetricBatch
        {
            Targets = [1, 1, 0],
            Predictions = [0.9f, 0.1f, 0.1f],
            Weights = [1, 1, 3],
            Mask = [0, 1, 1],
            Rows = 3,
        });
        Assert.That((scores[1], scores[2]), Is.EqualTo((0.5, 0.75)));
    }

    [Test]
    public void A_loss_counts_by_the_samples_of_its_batch()
    {
        var scores = new ScoreKeeper([], [], [1], [1]);
        scores.Update(2, 30, new MetricBatch { Targets = new float[30], Predictions = new float[30], Rows = 30 });
        scores.Update(7, 10, new MetricBatch { Targets = new float[10], Predictions = new float[10], Rows = 10 });
        Assert.That(scores[0], Is.EqualTo(3.25));
    }

    [Test]
    public void A_weighted_metric_gives_way_to_a_name_that_is_taken() => Assert.That(
        ScoreKeeper.NamesOf([Metric.Accuracy, Metric.Auc], [Metric.Accuracy, Metric.Recall, Metric.Auc]),
        Is.EqualTo(["loss", "accuracy", "auc", "weighted_accuracy", "recall", "weighted_auc"]));
}
